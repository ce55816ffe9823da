import clsx from 'clsx';
import { Link } from 'react-router-dom';
import type { Schemas } from '@/lib/api/types';
import { FIGURES, type Figure } from '../figures';

interface Props {
  agents: Schemas['AgentPerformance'][];
  /** All agents together; absent where one agent sees the own figures. */
  team?: Schemas['TeamPerformance'];
  /** Address of the rows behind an agent's figure. */
  rowsAt: (agentId: string, figure: Figure) => string;
}

const cell = 'px-3 py-2 text-right whitespace-nowrap';

export function FigureTable({ agents, team, rowsAt }: Props) {
  return (
    // Wider than a phone: the table scrolls, the page does not. Its links take the keyboard along.
    <div className="overflow-x-auto">
      <table className="num w-full border-collapse text-sm">
        <thead>
          <tr className="border-b text-muted">
            <th scope="col" className="px-3 py-2 text-left font-medium">
              Agent
            </th>
            {FIGURES.map((figure) => (
              <th
                key={figure.metric}
                scope="col"
                title={figure.meaning}
                className={clsx(cell, 'font-medium')}
              >
                {figure.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {agents.map((agent) => (
            <tr key={agent.agent_id}>
              <th scope="row" className="px-3 py-2 text-left font-medium">
                {agent.agent_name}
              </th>
              {FIGURES.map((figure) => (
                <td key={figure.metric} className={cell}>
                  <Value agent={agent} figure={figure} to={rowsAt(agent.agent_id, figure)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {team && (
          <tfoot>
            <tr className="border-t bg-surface">
              <th scope="row" className="px-3 py-2 text-left font-medium">
                All agents
              </th>
              {FIGURES.map((figure) => (
                <td key={figure.metric} className={clsx(cell, 'font-medium')}>
                  {figure.value(team.figures) || '–'}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Value({ agent, figure, to }: { agent: Schemas['AgentPerformance']; figure: Figure; to: string }) {
  const shown = figure.value(agent.figures);
  if (figure.rows(agent.figures) === 0) return <span className="text-muted">{shown || '–'}</span>;
  return (
    <Link
      to={to}
      aria-label={`${figure.label} of ${agent.agent_name}: ${shown}. Show the rows.`}
      className="underline decoration-line underline-offset-4 hover:text-accent hover:decoration-current"
    >
      {shown}
    </Link>
  );
}
