import { Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem } from '@/components/ui/Menu';

interface Props {
  trigger: ReactNode;
  onEdit: () => void;
  onDelete: () => void;
}

/** What can be done to an own reply. */
export function MessageMenu({ trigger, onEdit, onDelete }: Props) {
  return (
    <Menu align="end" trigger={trigger}>
      <MenuItem onSelect={onEdit}>
        <Pencil size={14} aria-hidden /> Edit
      </MenuItem>
      <MenuItem onSelect={onDelete}>
        <Trash2 size={14} aria-hidden /> Delete
      </MenuItem>
    </Menu>
  );
}
