"""The Support service: tickets, messages, notes, queues, agents and their audit."""
