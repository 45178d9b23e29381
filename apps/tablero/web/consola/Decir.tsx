// An administrator says something to all who are in a room.
import {ApiError} from '@chasqui/client';
import {Confirm, notify, reasonOf} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Alert, Button, Group, Stack, Text, TextInput, Title} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {valorDe} from './campos';
import {useSalas, type Sala} from './datos';
import {Encabezado} from './Encabezado';
import {Json} from './UnEvento';

interface Dicho {
  sala: string;
  event: string;
  payload: unknown;
}
type Oido = Dicho & {en_linea: number, hora: string};

export function Decir() {
  const {t} = useTranslation();
  const salas = useSalas();
  const form = useForm({sala: '', event: '', payload: ''});
  const [pregunta, setPregunta] = useState<Dicho>();
  const [dichos, setDichos] = useState<Oido[]>([]);
  const preguntar = async (valores: Record<string, unknown>) => {
    const sala = String(valores['sala']).trim(), event = String(valores['event']).trim();
    if (!sala) throw new ApiError(400, {campo: 'sala', error: t('falta_sala')});
    if (!event) throw new ApiError(400, {campo: 'event', error: t('falta_evento')});
    setPregunta({sala, event, payload: valorDe('payload', String(valores['payload']), t)});
  };
  const decir = async () => {
    const {sala, event, payload} = pregunta!;
    const {en_linea} = await api.post('/api/salas/{sala}/emitir', {
      params: {sala} as never,
      body: {event, ...(payload === undefined ? {} : {payload})} as never
    }) as unknown as {en_linea: number};
    const hora = new Date().toISOString();
    setDichos((antes) => [{sala, event, payload, en_linea, hora}, ...antes]);
    notify(t('dicho_en', {sala, event, count: en_linea}));
  };
  const dentro = salas.data?.find(({name}) => name === pregunta?.sala)?.clients ?? 0;
  return (
    <Stack gap="sm" pb="xl">
      <Encabezado titulo={t('lugar_decir')} dice={t('decir_dice')}/>
      <div className="con-dos">
        <Form form={form} send={preguntar} action={t('decir')}>
          <TextInput size="md" label={t('sala')} description={t('sala_cual')} list="salas" required
            withAsterisk={false} autoComplete="off" value={String(form.values['sala'])}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={form.errors['sala']}
            onChange={({currentTarget: {value}}) => form.set('sala', value)}/>
          <datalist id="salas">
            {salas.data?.map(({name, clients}) => (
              <option key={name} value={name}>{t('hay_dentro', {count: clients})}</option>
            ))}
          </datalist>
          <Field form={form} name="event" label={t('evento')} hint={t('evento_cual')}/>
          <Field form={form} name="payload" kind="json" label={t('carga')} hint={t('carga_vacia')}/>
        </Form>
        <Stack gap="lg">
          <Abiertas salas={salas.data} fallo={salas.error}
            elegir={(sala) => form.set('sala', sala)}/>
          <Dichos dichos={dichos}/>
        </Stack>
      </div>
      <Confirm opened={!!pregunta} onClose={() => setPregunta(undefined)} action={t('decirlo')}
        title={t('decir_en', {sala: pregunta?.sala ?? ''})} confirmed={decir}>
        {pregunta && (
          <Stack gap="xs">
            <Text>{t('decir_seguro', {event: pregunta.event, count: dentro})}</Text>
            {pregunta.payload !== undefined &&
              <Json valor={pregunta.payload} nombre={t('carga')}/>}
            <Text size="sm" c="dimmed">{t('decir_no_vuelve')}</Text>
          </Stack>
        )}
      </Confirm>
    </Stack>
  );
}

interface AbiertasProps {
  salas: Sala[] | undefined;
  fallo: Error | null;
  elegir(sala: string): void;
}

function Abiertas({salas, fallo, elegir}: AbiertasProps) {
  const {t} = useTranslation();
  return (
    <section aria-labelledby="abiertas">
      <Title order={2} size="h4" id="abiertas" mb="xs">{t('salas_abiertas')}</Title>
      {fallo && (
        <Alert color="red" variant="outline" role="alert" mb="xs" title={t('not_read')}>
          {reasonOf(fallo, t)}
        </Alert>
      )}
      {!salas && !fallo && <Text role="status">{t('leyendo')}</Text>}
      {salas?.length === 0 && <Text c="dimmed">{t('sin_salas')}</Text>}
      <Group gap="xs">
        {salas?.map(({name, clients}) => (
          <Button key={name} size="xs" variant="default" onClick={() => elegir(name)}>
            {name} ({clients})
          </Button>
        ))}
      </Group>
    </section>
  );
}

function Dichos({dichos}: {dichos: Oido[]}) {
  const {t, i18n} = useTranslation();
  return (
    <section aria-labelledby="dichos">
      <Title order={2} size="h4" id="dichos" mb="xs">{t('lo_dicho')}</Title>
      {dichos.length === 0 && <Text c="dimmed">{t('nada_dicho')}</Text>}
      <ol className="con-dichos">
        {dichos.map(({sala, event, payload, en_linea, hora}) => (
          <li key={hora}>
            <Text><b>{event}</b> → {sala}</Text>
            <Text size="sm" c="dimmed">
              {new Date(hora).toLocaleTimeString(i18n.language)} ·{' '}
              {t('lo_oyeron', {count: en_linea})}
            </Text>
            {payload !== undefined && <Json valor={payload} nombre={`${event}: ${t('carga')}`}/>}
          </li>
        ))}
      </ol>
    </section>
  );
}
