/** The topic alerts that a ticket fits, by name. */
import { Megaphone } from 'lucide-react';
import { Link } from 'react-router-dom';
import { Badge } from '@/components/ui/bits';
import { topicView } from '../filters';
import { useDirectory } from '../hooks/use-directory';

interface Props {
  topics: string[];
}

/** In a row there is room for one; the others are a number, named on hover. */
export function TopicChips({ topics }: Props) {
  const { topicName } = useDirectory();
  const names = topics.flatMap((id) => topicName(id) ?? []);
  if (names.length === 0) return null;
  return (
    <span className="inline-flex max-w-28 min-w-9 shrink items-center" title={names.join(', ')}>
      <span className="sr-only">Topics: {names.join(', ')}</span>
      <Badge tone="accent">
        <Megaphone size={11} aria-hidden className="shrink-0" />
        <span aria-hidden className="truncate">
          {names[0]}
        </span>
        {names.length > 1 && (
          <span aria-hidden className="num">
            +{names.length - 1}
          </span>
        )}
      </Badge>
    </span>
  );
}

/** Above the conversation: each leads to the others of its topic. */
export function TopicLinks({ topics }: Props) {
  const { topicName } = useDirectory();
  const named = topics.flatMap((id) => ({ id, name: topicName(id) })).filter((each) => each.name);
  if (named.length === 0) return null;
  return (
    <ul aria-label="Topics" className="flex flex-wrap items-center gap-1">
      {named.map((topic) => (
        <li key={topic.id}>
          <Link
            to={`/tickets?${topicView(topic).search}`}
            title={`All open tickets about “${topic.name}”`}
            className="flex min-h-6 items-center rounded hover:underline"
          >
            <Badge tone="accent">
              <Megaphone size={11} aria-hidden /> {topic.name}
            </Badge>
          </Link>
        </li>
      ))}
    </ul>
  );
}
