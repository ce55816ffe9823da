import { useLayoutEffect, useRef } from 'react';
import type { Attachment } from '@/lib/api/types';
import { richContent } from '../rich';

interface Props {
  html: string;
  files: Attachment[];
  remoteImages: boolean;
}

/** A message's HTML. The nodes are put in as they were made safe: text that is read twice can mean two things. */
export function RichBody({ html, files, remoteImages }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.replaceChildren(richContent(html, { files, remoteImages }));
  }, [html, files, remoteImages]);
  return <div ref={place} className="rich" />;
}
