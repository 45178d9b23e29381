import {ApiError, NetworkError, type Session} from '@chasqui/client';
import {Alert, Button, Paper, PasswordInput, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';

export interface EntradaProps {
  session: Session;
  usuario?: string;
  entrado(dicho: Record<string, unknown>): Promise<void>;
}

function porQue(error: unknown): string {
  if (error instanceof NetworkError) return 'sin_red';
  if (error instanceof ApiError && error.status === 429) return 'demasiados';
  return error instanceof ApiError && error.status < 500 ? 'incorrecta' : 'sin_red';
}

export function Entrada({session, usuario = '', entrado}: EntradaProps) {
  const {t} = useTranslation();
  const [mal, setMal] = useState('');
  const [espera, setEspera] = useState(false);
  const entrar = async (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    const campos = new FormData(evento.currentTarget);
    setEspera(true);
    setMal('');
    try {
      const quien = String(campos.get('usuario')), clave = String(campos.get('clave'));
      await entrado(await session.signIn(quien, clave));
    } catch (error) {
      setMal(porQue(error));
    } finally {
      setEspera(false);
    }
  };
  return (
    <Paper withBorder p="md" my="md" maw="26rem" mx="auto" component="section">
      <form onSubmit={(evento) => void entrar(evento)}>
        <Stack>
          <Title order={1} size="h3">{t('entrar')}</Title>
          <Text c="dimmed">{t('credenciales')}</Text>
          <TextInput name="usuario" size="lg" label={t('usuario')} defaultValue={usuario} required
            withAsterisk={false} autoComplete="username" autoCapitalize="none"/>
          <PasswordInput name="clave" size="lg" label={t('clave')} required withAsterisk={false}
            autoComplete="current-password"/>
          {mal && <Alert color="red" role="alert" variant="outline">{t(mal)}</Alert>}
          <Button type="submit" size="lg" loading={espera}>{t('entrar')}</Button>
        </Stack>
      </form>
    </Paper>
  );
}
