import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button } from '@/components/ui/Button';
import { Field, Input } from '@/components/ui/Field';
import { toApiError, type ApiError } from '@/lib/api/error';
import { waitTime } from '@/lib/format';
import { loginMutation } from '../api/session';
import { useCountdown } from '../hooks/use-countdown';

const schema = z.object({
  email: z.string().check(z.trim(), z.email('Enter your e-mail address, for example ana@shop.com.')),
  password: z
    .string()
    .check(z.minLength(1, 'Enter your password.'), z.maxLength(200, 'That is too long for a password.')),
});

export function LoginForm({ onSignedIn }: { onSignedIn: () => void }) {
  const [visible, setVisible] = useState(false);
  const countdown = useCountdown();
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '' } });
  const login = useMutation({
    ...loginMutation(),
    onSuccess: onSignedIn,
    onError: (thrown) => {
      const error = toApiError(thrown);
      if (error.reason === 'TOO_MANY_ATTEMPTS' || error.status === 429) {
        countdown.start(error.retryAfterSeconds ?? 30);
      }
      for (const name of ['email', 'password'] as const) {
        const description = error.violation(name);
        if (description) form.setError(name, { message: description });
      }
      form.setFocus('password', { shouldSelect: true });
    },
  });
  const waiting = countdown.seconds > 0;
  const failure = login.error ? explain(toApiError(login.error), countdown.seconds) : undefined;
  const { errors } = form.formState;

  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => void form.handleSubmit((values) => login.mutate(values))(event)}
    >
      <Field label="E-mail" error={errors.email?.message}>
        {(ids) => <Input type="email" autoComplete="username" {...ids} {...form.register('email')} />}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(ids) => (
          <div className="relative">
            <Input
              type={visible ? 'text' : 'password'}
              autoComplete="current-password"
              className="pr-10"
              {...ids}
              {...form.register('password')}
            />
            <Button
              look="quiet"
              icon
              aria-label={visible ? 'Hide password' : 'Show password'}
              className="absolute top-0.5 right-0.5"
              onClick={() => setVisible(!visible)}
            >
              {visible ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
            </Button>
          </div>
        )}
      </Field>
      <div role="alert">
        {failure && <p className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">{failure}</p>}
      </div>
      <Button type="submit" look="primary" className="h-9 w-full" disabled={login.isPending || waiting}>
        {waiting ? `Wait ${waitTime(countdown.seconds)}` : login.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}

function explain(error: ApiError, seconds: number): string | undefined {
  if (error.reason === 'WRONG_CREDENTIALS' || error.status === 401) {
    return 'E-mail or password is wrong. Check both; an admin of your shop can set a new password.';
  }
  if (error.reason === 'TOO_MANY_ATTEMPTS' || error.status === 429) {
    return seconds > 0
      ? `Too many failed attempts. You can try again in ${waitTime(seconds)}.`
      : 'You can try again now.';
  }
  if (error.violations.length > 0) return undefined;
  if (error.transient) return `${error.message} Nothing is wrong with your password; try again in a moment.`;
  return error.message;
}
