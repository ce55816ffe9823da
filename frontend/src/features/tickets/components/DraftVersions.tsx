import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RelativeTime } from '@/components/ui/bits';
import { Menu, MenuItem, MenuLabel } from '@/components/ui/Menu';
import { readDraftVersions, type DraftPlace } from '@/lib/draft-calls';

interface Props {
  trigger: ReactNode;
  place: DraftPlace;
  onRestore: (text: string) => void;
}

/** What the draft said before. What one replaces is kept among the versions too. */
export function DraftVersions({ trigger, place, onRestore }: Props) {
  return (
    <Menu align="start" side="top" trigger={trigger}>
      <MenuLabel>Earlier versions</MenuLabel>
      <Versions place={place} onRestore={onRestore} />
    </Menu>
  );
}

function Versions({ place, onRestore }: Omit<Props, 'trigger'>) {
  const versions = useQuery({
    queryKey: ['drafts', 'versions', place.ticketId, place.kind],
    queryFn: () => readDraftVersions(place),
    staleTime: 0,
  });
  if (versions.isPending) return <MenuLabel>Loading…</MenuLabel>;
  if (versions.isError) {
    return <MenuItem onSelect={() => void versions.refetch()}>Not loaded. Try again</MenuItem>;
  }
  const texts = versions.data.filter((version) => version.content.trim());
  if (texts.length === 0) return <MenuLabel>None yet: one a minute is kept while you write.</MenuLabel>;
  return texts.map((version) => (
    <MenuItem key={version.replaced_at} onSelect={() => onRestore(version.content)}>
      <span className="max-w-72 flex-1 truncate">{version.content}</span>
      <RelativeTime time={version.replaced_at} className="text-xs text-muted" />
    </MenuItem>
  ));
}
