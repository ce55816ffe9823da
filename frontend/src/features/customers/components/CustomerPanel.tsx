import { useQuery } from '@tanstack/react-query';
import { CloudOff, UserRound } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { Button } from '@/components/ui/Button';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { toApiError } from '@/lib/api/error';
import type { CustomerProfile, Schemas } from '@/lib/api/types';
import { exactTime } from '@/lib/format';
import { profileQuery } from '../api/queries';
import { Churn } from './Churn';
import { LifetimeValue } from './LifetimeValue';
import { Metrics } from './Metrics';
import { RecentOrders } from './RecentOrders';
import { Section } from './Section';

const Ahead = lazy(() => import('./Ahead'));
const Behaviour = lazy(() => import('./Behaviour'));
const Trend = lazy(() => import('./Trend'));

interface Props {
  customerId: string;
  name: string | undefined;
  email: string | undefined;
  /** What the Support backend knows about the customer; shown whatever happens to the profile. */
  children?: ReactNode;
}

export function CustomerPanel({ customerId, name, email, children }: Props) {
  return (
    <div className="pb-6">
      <header className="border-b px-4 py-3">
        <h2 className="truncate font-semibold">{name || customerId}</h2>
        <p className="truncate text-sm text-muted">{email || 'No e-mail address'}</p>
        <p className="num truncate text-xs text-muted">Customer {customerId}</p>
      </header>
      <Profile customerId={customerId} />
      {children}
    </div>
  );
}

function Profile({ customerId }: { customerId: string }) {
  const query = useQuery(profileQuery(customerId));
  if (query.data) return <Known profile={query.data} stale={query.isError} />;

  const error = query.error ? toApiError(query.error) : undefined;
  if (error?.status === 404) {
    return (
      <EmptyState icon={UserRound} title="No order history">
        This customer has not ordered yet, or the orders were not imported. There is nothing to predict from.
      </EmptyState>
    );
  }
  if (error?.status === 403) {
    return <p className="px-4 py-4 text-sm text-muted">Your role does not allow customer intelligence.</p>;
  }
  if (error && !error.transient) {
    return (
      <ErrorState
        title="The customer could not be loaded"
        error={error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  // Between two tries the query is pending again; the message stays rather than flicker.
  if (error || query.errorUpdateCount > 0) {
    return (
      <div role="status" className="flex flex-col items-center px-6 py-10 text-center">
        <CloudOff size={22} aria-hidden className="mb-2 text-muted" />
        <p className="font-medium">Customer intelligence is not reachable right now.</p>
        <p className="mt-1 text-sm text-muted">Tickets work as usual. This panel tries again by itself.</p>
        <Button className="mt-3" disabled={query.isFetching} onClick={() => void query.refetch()}>
          {query.isFetching ? 'Trying…' : 'Try now'}
        </Button>
      </div>
    );
  }
  return <PanelSkeleton />;
}

function Known({ profile, stale }: { profile: CustomerProfile; stale: boolean }) {
  const { churn_risk: risk, lifetime_value: value } = profile;
  return (
    <>
      {stale && (
        <p role="status" className="border-b bg-warn-soft px-4 py-1.5 text-sm text-warn">
          Customer intelligence is not reachable right now. This is what it said last.
        </p>
      )}
      {risk && <Churn risk={risk} />}
      {value && <LifetimeValue value={value} spent={profile.metrics.current_ltv} />}
      {profile.next_purchase && (
        <Suspense fallback={<div className="h-24" />}>
          <Ahead
            next={profile.next_purchase}
            engagement={profile.engagement}
            repurchases={profile.repurchases}
          />
        </Suspense>
      )}
      {!risk && !value && (
        <Section title="Predictions">
          <p className="text-sm text-muted">
            No model yet: orders are imported, but nothing was learnt from them. An admin does it with{' '}
            <code>quimbi train</code>.
          </p>
        </Section>
      )}
      {risk && (
        <Suspense fallback={<div className="h-24" />}>
          <Trend customerId={profile.customer_id} />
        </Suspense>
      )}
      {profile.behavior && (
        <Suspense fallback={<div className="h-80" />}>
          <Behaviour behavior={profile.behavior} archetype={profile.archetype} />
        </Suspense>
      )}
      <Metrics metrics={profile.metrics} />
      <RecentOrders orders={profile.recent_orders} />
      <Section title="Where this comes from">
        <dl className="space-y-1 text-xs text-muted">
          <Origin term="Orders up to" value={exactTime(profile.data_as_of)} />
          <Origin term="Computed" value={exactTime(profile.last_calculated_at)} />
          {risk && <Origin term="Churn model" value={named(risk.model_version, risk.model)} />}
          {value && <Origin term="Value model" value={named(value.model_version, value.model)} />}
        </dl>
      </Section>
    </>
  );
}

const named = (version: string, model: Schemas['ModelUsed'] | undefined) =>
  model ? `${version} (${model.family.toLowerCase()})` : version;

function Origin({ term, value }: { term: string; value: string }) {
  return (
    <div className="flex justify-between gap-3">
      <dt>{term}</dt>
      <dd className="num truncate" title={value}>
        {value}
      </dd>
    </div>
  );
}

function PanelSkeleton() {
  return (
    <Skeleton label="Loading customer intelligence">
      <div className="space-y-5 px-4 py-4">
        <div className="skeleton h-10 w-2/5" />
        <div className="skeleton h-14 w-full" />
        <div className="skeleton h-10 w-1/2" />
        <div className="skeleton h-14 w-full" />
        <div className="skeleton h-24 w-full" />
      </div>
    </Skeleton>
  );
}
