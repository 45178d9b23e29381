// Who would hear of an event, and by which names. Nothing is published.
import {ApiError} from '@chasqui/client';
import {Dialog, reasonOf} from '@chasqui/ui';
import {Field, useForm, type FormState} from '@chasqui/ui/form';
import {stay, useSearch} from '@chasqui/ui/places';
import {Alert, Button, Group, Stack, Text, TextInput} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {api} from './api';
import {conCampos, valorDe} from './campos';
import {useEvento, useSitio, type Evento, type Simulado} from './datos';
import {DelHistorial} from './DelHistorial';
import {Encabezado} from './Encabezado';
import {ejemploDe} from './ejemplos';
import {QuienLoOye} from './QuienLoOye';
import {rutaDeSimular} from './ruta';
import {Tipos} from './Tipos';

export function Simular() {
  const {t} = useTranslation();
  const seq = Number(new URLSearchParams(useSearch()).get('evento')) || undefined;
  const cargado = useEvento(seq);
  const [simulado, setSimulado] = useState<Simulado>();
  const respuesta = useRef<HTMLElement>(null);
  useEffect(() => {
    if (simulado) respuesta.current?.scrollIntoView({block: 'nearest'});
  }, [simulado]);
  const form = useForm({type: '', data: ''});
  const {reset} = form;
  const evento = cargado.data;
  const poner = ({type, data}: Evento) => {
    setSimulado(undefined);
    reset({type, data: JSON.stringify(data, null, 2)});
  };
  useEffect(() => {
    if (evento) poner(evento);
  }, [evento]);
  const elegir = (uno: number) =>
      (evento?.seq === uno ? poner(evento) : stay(rutaDeSimular(uno)));
  const enviar = async ({type, data}: Record<string, unknown>) => {
    setSimulado(undefined);
    const dicho = valorDe('data', String(data), t), nombre = String(type).trim();
    if (dicho === null || Array.isArray(dicho) || typeof (dicho ?? {}) !== 'object')
      throw new ApiError(400, {campo: 'data', error: t('no_es_objeto')});
    if (!nombre) throw new ApiError(400, {campo: 'type', error: t('falta_tipo')});
    setSimulado(await conCampos(['type', 'data'], api.post('/api/reglas/simular', {
      body: {type: nombre, ...(dicho === undefined ? {} : {data: dicho})} as never
    })) as unknown as Simulado);
  };
  return (
    <Stack gap="sm" pb="xl">
      <Encabezado titulo={t('lugar_simular')} dice={t('simular_dice')}/>
      {cargado.error && (
        <Alert color="red" variant="outline" role="alert" title={t('not_read')}>
          {reasonOf(cargado.error, t)}
        </Alert>
      )}
      <div className="con-dos">
        <Pregunta form={form} enviar={enviar} cargado={evento?.seq} elegir={elegir}/>
        <section ref={respuesta} aria-live="polite" aria-label={t('quien_lo_oye')}>
          {simulado ? <QuienLoOye simulado={simulado}/>
                    : <Text c="dimmed">{t('simular_aun')}</Text>}
        </section>
      </div>
    </Stack>
  );
}

interface PreguntaProps {
  form: FormState;
  enviar(valores: Record<string, unknown>): Promise<void>;
  cargado: number | undefined;  // The event of the history that it was filled with.
  elegir(seq: number): void;
}

function Pregunta({form, enviar, cargado, elegir}: PreguntaProps) {
  const {t} = useTranslation();
  const tipos = useSitio().data?.tipos ?? [];
  const [elige, setElige] = useState(false);
  const {type, data} = form.values as {type: string, data: string};
  const clase = tipos.find((uno) => uno.type === type)?.clase;
  return (
    <form noValidate className="con-pregunta" onSubmit={(event) => {
      event.preventDefault();
      const {currentTarget} = event;
      void form.submit(enviar).then((bien) => bien || requestAnimationFrame(() =>
          currentTarget.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()));
    }}>
      <Group gap="xs">
        <Button variant="default" onClick={() => setElige(true)}>{t('del_historial')}</Button>
        {cargado !== undefined && <Text size="sm">{t('cargado', {seq: cargado})}</Text>}
      </Group>
      <TextInput size="md" label={t('tipo')} list="tipos-de-simular" value={type} required
        withAsterisk={false} autoComplete="off" error={form.errors['type']}
        onChange={({currentTarget: {value}}) => form.set('type', value)}/>
      <Tipos id="tipos-de-simular"/>
      <Field form={form} name="data" kind="json" label={t('datos_json')} hint={t('datos_vacio')}/>
      {form.fault && <Alert color="red" variant="outline" role="alert">{form.fault}</Alert>}
      <Group>
        <Button type="submit" size="md" loading={form.waits}>{t('simular')}</Button>
        <Button variant="default" size="md" disabled={!clase || data.trim() !== ''}
          onClick={() => form.set('data', ejemploDe(clase!))}>{t('un_ejemplo')}</Button>
      </Group>
      <Dialog opened={elige} onClose={() => setElige(false)} title={t('del_historial')}>
        {elige && (
          <DelHistorial elegir={(uno) => {
            setElige(false);
            elegir(uno);
          }}/>
        )}
      </Dialog>
    </form>
  );
}
