"""`PerformanceService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from quimbi.support.v1 import performance_service_pb2 as pb
from quimbi.support.v1.performance_pb2 import (
    AgentPerformance,
    PerformanceFigures,
    PerformanceRow,
    PerformanceSpan,
    SlaFigure,
    TeamPerformance,
    TimeFigure,
)
from quimbi.support.v1.performance_service_pb2_grpc import PerformanceServiceServicer
from quimbi.support.v1.ticket_pb2 import Ticket

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.agents.domain import not_found
from support_svc.performance import domain, store
from support_svc.performance.domain import TIMES, Metric, Span
from support_svc.positions import id_part, text_part, time_part
from support_svc.visibility import permission_for

_Sums = Mapping[str, Sequence[int]]
_NOTHING = (0, 0)


class PerformanceServicer(PerformanceServiceServicer):
    """The performance of the agents of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def GetAgentPerformance(  # noqa: N802  # the stubs' own names
        self, request: pb.GetAgentPerformanceRequest, context: Any
    ) -> pb.GetAgentPerformanceResponse:
        """An agent's figures, medians included."""
        span = _span(request)
        found, medians = await self._unit_of_work.read(
            (store.OF_AGENT, store.span_params(span) | {"agent_id": request.agent_id}),
            (store.MEDIANS, store.medians_params(request.agent_id, span)),
        )
        if not found:
            raise not_found(request.agent_id)
        agent = _agent(found[0])
        for metric, (median, p90) in medians:
            figure: TimeFigure = getattr(agent.figures, metric)
            figure.median_seconds, figure.p90_seconds = median, p90
        return pb.GetAgentPerformanceResponse(span=_span_to_proto(span), agent=agent)

    async def ListPerformance(self, request: pb.ListPerformanceRequest, context: Any) -> pb.ListPerformanceResponse:  # noqa: N802
        """A page of agents, and the team."""
        tenant_id = self._unit_of_work.principal.tenant_id
        span = _span(request)
        size = page_tokens.page_size(request.page_size, default=100, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=2)
        params = store.span_params(span)
        position = {"after_name": text_part(after[0]), "after_id": id_part(after[1])} if after else {}
        found, team = await self._unit_of_work.read(
            (store.of_agents(after=bool(after)), params | position | {"limit": size + 1}), (store.OF_TEAM, params)
        )
        token = ""
        if len(found) > size:
            found.pop()
            token = page_tokens.encode(request, tenant_id, [found[-1].sort_name, found[-1].agent_id])
        return pb.ListPerformanceResponse(
            span=_span_to_proto(span), agents=map(_agent, found), team=_team(team), next_page_token=token
        )

    async def ListPerformanceRows(  # noqa: N802
        self, request: pb.ListPerformanceRowsRequest, context: Any
    ) -> pb.ListPerformanceRowsResponse:
        """A page of the rows of a figure."""
        tenant_id = self._unit_of_work.principal.tenant_id
        span = _span(request)
        size = page_tokens.page_size(request.page_size, default=100, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=3)
        params: dict[str, Any] = {
            "agent_id": request.agent_id,
            "metric": cast("Metric", PerformanceRow.Metric.Name(request.metric).lower()),
            "begins_at": span.begins_at,
            "ends_at": span.ends_at,
            "limit": size + 1,
        }
        if after:
            params |= {
                "after_time": time_part(after[0]),
                "after_id": id_part(after[1]),
                "after_clock": text_part(after[2]),
            }
        agent, rows = await self._unit_of_work.read(
            (store.EXISTS, {"agent_id": request.agent_id}), (store.rows(after=bool(after)), params)
        )
        if not agent:
            raise not_found(request.agent_id)
        token = ""
        if len(rows) > size:
            rows.pop()
            last = rows[-1]
            token = page_tokens.encode(request, tenant_id, [last.at.isoformat(), last.ticket_id, last.clock])
        # Who may read figures is not thereby shown what tickets are about.
        named = permission_for("ticket") in self._unit_of_work.principal.permissions
        return pb.ListPerformanceRowsResponse(rows=[_row(row, named=named) for row in rows], next_page_token=token)


def _span(
    request: pb.GetAgentPerformanceRequest | pb.ListPerformanceRequest | pb.ListPerformanceRowsRequest,
) -> Span:
    first: str = getattr(request, "from")  # the field's name is a keyword of Python's
    return domain.span(first, request.to, request.time_zone, datetime.now(UTC))


def _span_to_proto(span: Span) -> PerformanceSpan:
    days = {"from": span.first.isoformat(), "to": span.last.isoformat(), "time_zone": span.zone.key}
    return PerformanceSpan(**days, begins_at=to_timestamp(span.begins_at), ends_at=to_timestamp(span.ends_at))


def _agent(agent: store.AgentSums) -> AgentPerformance:
    return AgentPerformance(agent_id=agent.agent_id, agent_name=agent.name, figures=_figures(agent.sums))


def _team(sums: Sequence[store.MetricSum]) -> TeamPerformance:
    figures = _figures({each.metric: (each.rows, each.total) for each in sums})
    counted = len(set().union(*(each.agents for each in sums)))
    return TeamPerformance(
        agents=counted,
        figures=figures,
        average_replies=figures.replies / counted if counted else None,
        average_closed=figures.closed / counted if counted else None,
    )


def _figures(sums: _Sums) -> PerformanceFigures:
    def count(metric: Metric) -> int:
        return int(sums.get(metric, _NOTHING)[0])

    closed = count("closed")
    met, missed = count("sla_met"), count("sla_missed")
    figures = PerformanceFigures(
        replies=count("replies"),
        first_response=_time(sums.get("first_response", _NOTHING)),
        closed=closed,
        resolution=_time(sums.get("resolution", _NOTHING)),
        one_touch=count("one_touch"),
        one_touch_rate=count("one_touch") / closed if closed else None,
        reopened=count("reopened"),
        reopen_rate=count("reopened") / closed if closed else None,
        sla=SlaFigure(met=met, missed=missed, met_rate=met / (met + missed)) if met + missed else None,
    )
    for metric in TIMES:
        if metric.endswith("_business") and metric in sums:
            getattr(figures, metric).CopyFrom(_time(sums[metric]))
    return figures


def _time(figure: Sequence[int]) -> TimeFigure:
    count, total = int(figure[0]), float(figure[1])
    return TimeFigure(count=count, total_seconds=total, mean_seconds=total / count if count else None)


def _row(row: store.Row, *, named: bool) -> PerformanceRow:
    return PerformanceRow(
        ticket_id=row.ticket_id,
        ticket_number=row.number,
        subject=row.subject if named else "",
        value=row.value,
        at=to_timestamp(row.at),
        clock=Ticket.SlaMetric.Value(row.clock.upper()) if row.clock else None,
    )
