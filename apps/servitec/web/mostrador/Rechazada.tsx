// What the server did not take: mended and told again, or given up.
import type {Operation} from '@chasqui/client';
import {Dialog} from '@chasqui/ui';
import {Button, Group, Paper, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {enmendar, kCampos, type Envio} from './lote';
import type {Mostrador} from './mostrador';

export interface RechazadaProps {
  operacion: Operation<Envio>;
  mostrador: Mostrador;
}

export function Rechazada({operacion, mostrador}: RechazadaProps) {
  const {t} = useTranslation();
  const [edita, setEdita] = useState(false);
  const [pregunta, setPregunta] = useState(false);
  const {id, body, text} = operacion;
  return (
    <Paper withBorder p="md" mb="sm" component="article" aria-labelledby={`rechazada-${id}`}>
      <Title order={3} size="h5" id={`rechazada-${id}`}>
        {t(`tipo_${body.tipo}`)} · {body.titulo}
      </Title>
      <Text className="m-mal" my="xs">{text}</Text>
      <Group>
        <Button size="md" onClick={() => setEdita(true)}>{t('corregir')}</Button>
        <Button size="md" variant="default" onClick={() => void mostrador.reintentar(id)}>
          {t('reintentar')}
        </Button>
        <Button size="md" variant="outline" color="red" onClick={() => setPregunta(true)}>
          {t('descartar')}
        </Button>
      </Group>
      <Dialog opened={edita} onClose={() => setEdita(false)} title={t('corregir')}>
        <Enmienda body={body} cerrar={() => setEdita(false)} guardar={(campos) =>
          void mostrador.reintentar(id, (envio) => enmendar(envio, campos))}/>
      </Dialog>
      <Dialog opened={pregunta} onClose={() => setPregunta(false)} title={t('descartar')}>
        <Stack>
          <Text>{t('descartar_seguro', {que: body.titulo})}</Text>
          <Button color="red.9" size="md" onClick={() => void mostrador.descartar(id)}>
            {t('descartar_si')}
          </Button>
          <Button variant="default" size="md" onClick={() => setPregunta(false)}>
            {t('cancel')}
          </Button>
        </Stack>
      </Dialog>
    </Paper>
  );
}

interface EnmiendaProps {
  body: Envio;
  guardar(campos: Record<string, string>): void;
  cerrar(): void;
}

function Enmienda({body, guardar, cerrar}: EnmiendaProps) {
  const {t} = useTranslation();
  const enviar = (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    guardar(Object.fromEntries(new FormData(evento.currentTarget)) as Record<string, string>);
    cerrar();
  };
  return (
    <form onSubmit={enviar} noValidate>
      <Stack>
        {(kCampos[body.tipo] ?? []).map((campo) => (
          <TextInput key={campo} name={campo} size="md" label={t(`campo_${campo}`)}
            autoComplete="off" defaultValue={String(body.cuerpo[campo] ?? '')}/>
        ))}
        <Button type="submit" size="md">{t('contar_de_nuevo')}</Button>
      </Stack>
    </form>
  );
}
