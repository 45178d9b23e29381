// The form for a name and a password, with what went wrong in words.
import {ApiError, NetworkError, type Session} from '@chasqui/client';
import {Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';

export interface SignInProps {
  session: Pick<Session, 'signIn'>;
  user?: string;  // As whom, if he is known.
  label: string;  // Of the name: "Usuario o correo".
  hint: string;   // Whose name and password are wanted.
  entered(said: Record<string, unknown>): Promise<void>;
}

function reasonOf(error: unknown): string {
  if (error instanceof NetworkError) return 'sign_in_unreached';
  if (error instanceof ApiError && error.status === 429) return 'sign_in_too_many';
  return error instanceof ApiError && error.status < 500 ? 'sign_in_wrong' : 'sign_in_unreached';
}

export function SignIn({session, user = '', label, hint, entered}: SignInProps) {
  const {t} = useTranslation();
  const [fault, setFault] = useState('');
  const [waits, setWaits] = useState(false);
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setWaits(true);
    setFault('');
    try {
      const name = String(fields.get('user')), password = String(fields.get('password'));
      await entered(await session.signIn(name, password));
    } catch (error) {
      setFault(reasonOf(error));
    } finally {
      setWaits(false);
    }
  };
  return (
    <Paper withBorder p="md" my="md" maw="26rem" mx="auto" component="section">
      <form onSubmit={(event) => void enter(event)}>
        <Stack>
          <Title order={1} size="h3">{t('sign_in')}</Title>
          <Text c="dimmed">{hint}</Text>
          <TextInput name="user" size="lg" label={label} defaultValue={user} required
            withAsterisk={false} autoComplete="username" autoCapitalize="none"/>
          <PasswordInput name="password" size="lg" label={t('password')} required
            withAsterisk={false}
            autoComplete="current-password"/>
          {fault && <Alert color="red" role="alert" variant="outline">{t(fault)}</Alert>}
          <Button type="submit" size="lg" loading={waits}>{t('sign_in')}</Button>
        </Stack>
      </form>
    </Paper>
  );
}
