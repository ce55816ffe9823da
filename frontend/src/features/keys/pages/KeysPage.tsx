import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { EmptyState } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/Tabs';
import { useSession } from '@/lib/session';
import type { Backend } from '../api/keys';
import { KeyList } from '../components/KeyList';
import { NewKeyDialog } from '../components/NewKeyDialog';

const BACKENDS: { value: Backend; label: string }[] = [
  { value: 'support', label: 'Support API' },
  { value: 'intelligence', label: 'Intelligence API' },
];

// `me` lists what Support grants; this is all that Intelligence grants to machines.
const INTELLIGENCE_SCOPES = ['profiles.read'];

export function KeysPage() {
  const { can, me } = useSession();
  const [backend, setBackend] = useState<Backend>('support');
  const [creating, setCreating] = useState(false);

  useEffect(() => {
    document.title = 'API keys · Quimbi';
  }, []);

  if (!can('keys.manage')) {
    return (
      <EmptyState page title="API keys are for admins">
        Ask an admin of your shop if you need one.
      </EmptyState>
    );
  }
  const scopes =
    backend === 'intelligence'
      ? INTELLIGENCE_SCOPES
      : me.permissions.filter((scope) => scope !== 'keys.manage');
  return (
    <div className="mx-auto h-full max-w-3xl overflow-y-auto p-4">
      <h1 className="mb-3 text-lg font-semibold">API keys</h1>
      <Tabs
        label="Backend"
        value={backend}
        onChange={(value) => setBackend(value as Backend)}
        tabs={BACKENDS}
        aside={
          <Button look="primary" className="mb-1" onClick={() => setCreating(true)}>
            <Plus size={14} aria-hidden /> New key
          </Button>
        }
      >
        {BACKENDS.map(({ value }) => (
          <TabPanel key={value} value={value}>
            <KeyList backend={value} />
          </TabPanel>
        ))}
      </Tabs>
      {creating && <NewKeyDialog backend={backend} scopes={scopes} onOpenChange={setCreating} />}
    </div>
  );
}
