import clsx from 'clsx';
import { Paperclip, RotateCw, X } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/Button';
import { byteSize } from '@/lib/format';
import type { Files } from '../hooks/use-files';

/** The button that chooses files to send along. */
export function FileButton({ files }: { files: Files }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          files.add(event.target.files ?? []);
          event.target.value = ''; // the same file can be chosen again
        }}
      />
      <Button
        look="quiet"
        icon
        aria-label="Attach files"
        title="Attach files"
        onClick={() => input.current?.click()}
      >
        <Paperclip size={15} aria-hidden />
      </Button>
    </>
  );
}

/** What is attached already and what is on its way. */
export function FileChips({ files }: { files: Files }) {
  if (files.files.length + files.uploads.length === 0) return null;
  return (
    <ul aria-label="Attached files" className="mt-1.5 flex flex-wrap gap-1.5">
      {files.files.map((file) => (
        <Chip key={file.id} name={file.name} note={byteSize(file.size)} onRemove={() => files.remove(file)} />
      ))}
      {files.uploads.map((upload) => (
        <Chip
          key={upload.key}
          name={upload.file.name}
          note={upload.error ?? `${Math.round(upload.progress * 100)} %`}
          problem={upload.error !== undefined}
          progress={upload.error === undefined ? upload.progress : undefined}
          onRetry={upload.error === undefined ? undefined : () => files.retry(upload)}
          onRemove={() => files.cancel(upload)}
        />
      ))}
    </ul>
  );
}

interface ChipProps {
  name: string;
  note: string;
  problem?: boolean;
  progress?: number | undefined;
  onRetry?: (() => void) | undefined;
  onRemove: () => void;
}

function Chip({ name, note, problem = false, progress, onRetry, onRemove }: ChipProps) {
  return (
    <li
      className={clsx(
        'relative flex max-w-full items-center gap-1.5 overflow-hidden rounded border px-2 py-1 text-sm',
        problem ? 'border-danger' : 'border-edge bg-bg',
      )}
    >
      <span className="max-w-56 truncate">{name}</span>
      <span
        role={problem ? 'alert' : undefined}
        className={clsx('text-xs', problem ? 'text-danger' : 'text-muted')}
      >
        {note}
      </span>
      {onRetry && (
        <button
          type="button"
          aria-label={`Upload ${name} again`}
          onClick={onRetry}
          className="rounded hover:bg-hover"
        >
          <RotateCw size={13} aria-hidden />
        </button>
      )}
      <button
        type="button"
        aria-label={`Remove ${name}`}
        onClick={onRemove}
        className="rounded hover:bg-hover"
      >
        <X size={13} aria-hidden />
      </button>
      {progress !== undefined && (
        <progress
          aria-label={`Upload of ${name}`}
          value={progress}
          max={1}
          className="absolute inset-x-0 bottom-0 h-0.5 w-full"
        />
      )}
    </li>
  );
}
