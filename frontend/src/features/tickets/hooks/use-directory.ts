/** Agents and queues by id, for names beside ids. */
import { useQuery } from '@tanstack/react-query';
import { agentsQuery, queuesQuery, topicAlertsQuery } from '../api/queries';

export function useDirectory() {
  const { data: agents = [] } = useQuery(agentsQuery());
  const { data: queues = [] } = useQuery(queuesQuery());
  const { data: topicAlerts = [] } = useQuery(topicAlertsQuery());
  return {
    agents,
    queues,
    /** Those that are switched off too. */
    topicAlerts,
    /** Viewers and people who left cannot take tickets. */
    assignable: agents.filter((agent) => agent.active && agent.role !== 'VIEWER'),
    agentName: (id: string) => agents.find((agent) => agent.id === id)?.name,
    queueName: (id: string) => queues.find((queue) => queue.id === id)?.name,
    topicName: (id: string) => topicAlerts.find((alert) => alert.id === id)?.name,
  };
}
