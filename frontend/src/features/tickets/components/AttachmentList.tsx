import { Download, FileX2 } from 'lucide-react';
import { useState } from 'react';
import type { Attachment } from '@/lib/api/types';
import { byteSize } from '@/lib/format';
import { fileUrl } from '../api/attachments';

/** The files of a message or note: pictures to look at, the rest to download. */
export function AttachmentList({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Attachments" className="mt-1.5 flex flex-wrap items-start gap-2 pl-8.5">
      {files.map((file) => (
        <li key={file.id} className="min-w-0">
          <AttachmentItem file={file} />
        </li>
      ))}
    </ul>
  );
}

function AttachmentItem({ file }: { file: Attachment }) {
  const [broken, setBroken] = useState(false);
  if (file.removed_at) {
    return (
      <span className="inline-flex items-center gap-1.5 text-sm text-muted">
        <FileX2 size={14} aria-hidden /> <s className="truncate">{file.name}</s> removed
      </span>
    );
  }
  if (file.previewable && !broken) {
    return (
      <a href={fileUrl(file, { inline: true })} target="_blank" rel="noopener" title={file.name}>
        <img
          src={fileUrl(file, { inline: true })}
          alt={file.name}
          loading="lazy"
          className="max-h-40 max-w-60 rounded border object-contain"
          onError={() => setBroken(true)}
        />
      </a>
    );
  }
  return (
    <a
      href={fileUrl(file, { inline: false })}
      download={file.name}
      className="inline-flex max-w-72 items-center gap-1.5 rounded border bg-bg px-2 py-1 text-sm hover:bg-hover"
    >
      <Download size={14} aria-hidden className="shrink-0" />
      <span className="truncate">{file.name}</span>
      <span className="text-xs whitespace-nowrap text-muted">{byteSize(file.size)}</span>
    </a>
  );
}
