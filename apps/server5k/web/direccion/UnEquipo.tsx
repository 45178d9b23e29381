// A team: its times, what may be corrected of each, its state, and what was sent and not published.
import {Dialog} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button, Group, Stack, Text, Title} from '@mantine/core';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {leerReloj, reloj} from '../juez/tiempo';
import {api} from './api';
import {useCorregir} from './corregir';
import {
  claveDe, useCuentas, useEquipos, useRegistros, type Competencia, type Crudo, type Equipo,
  type Registro
} from './datos';
import {rutaDe} from './ruta';
import {UnTiempo} from './UnTiempo';

export const cuenta = ({estado}: Registro) => estado !== 'anulado' && estado !== 'malo';

interface UnEquipoProps {
  competencia: Competencia;
  equipo_id: number;
}

export function UnEquipo({competencia, equipo_id}: UnEquipoProps) {
  const {t} = useTranslation();
  const equipos = useEquipos(competencia.id), todos = useRegistros(competencia.id);
  const cuentas = useCuentas();
  const [elegido, setElegido] = useState<number>();
  const [anota, setAnota] = useState(false);
  const equipo = equipos.data?.find(({id}) => id === equipo_id);
  if (!equipos.data || !todos.data) return <Text role="status" my="md">{t('leyendo')}</Text>;
  if (!equipo) return <Text my="md">{t('sin_ese_equipo')}</Text>;
  const suyos = todos.data.filter((uno) => uno.equipo_id === equipo_id);
  const juez = cuentas.data?.find(({id}) => id === equipo.judge_id);
  const uno = suyos.find(({id}) => id === elegido);
  const cerrar = () => setElegido(undefined);
  return (
    <Stack gap="sm" pb="xl">
      <Text size="sm"><a href={rutaDe(competencia.id)}>← {competencia.name}</a></Text>
      <Title order={1} size="h3">{equipo.number} · {equipo.name}</Title>
      <Text c="dimmed">
        {equipo.category} · {juez ? t('juez_n', {juez: juez.username}) : t('sin_juez')} ·{' '}
        {t('n_de', {n: suyos.filter(cuenta).length, de: competencia.max_registros})}
        {equipo.estado !== 'ok' && ` · ${equipo.estado}`}
      </Text>
      <Tiempos registros={suyos} elegir={setElegido}/>
      <Group>
        <Button variant="default" onClick={() => setAnota(true)}>{t('anotar_tiempo')}</Button>
      </Group>
      <EstadoDeEquipo key={`${equipo.id} ${equipo.version}`} competencia={competencia}
        equipo={equipo}/>
      <Crudos competencia={competencia} equipo={equipo}/>
      <Dialog opened={!!uno} onClose={cerrar} title={t('corregir_tiempo')}>
        {uno && <UnTiempo registro={uno} competencia={competencia} equipos={equipos.data}
          todos={todos.data} cerrar={cerrar}/>}
      </Dialog>
      <Dialog opened={anota} onClose={() => setAnota(false)} title={t('anotar_tiempo')}>
        {anota && <Anotar competencia={competencia} equipo={equipo}
          cerrar={() => setAnota(false)}/>}
      </Dialog>
    </Stack>
  );
}

function Tiempos({registros, elegir}: {registros: Registro[], elegir(id: number): void}) {
  const {t} = useTranslation();
  if (registros.length === 0) return <Text>{t('sin_tiempos')}</Text>;
  let llegada = 0;
  return (
    <ol className="dir-tiempos" aria-label={t('tiempos')}>
      {registros.map((uno) => {
        const vale = cuenta(uno), texto = uno.tiempo === 0 ? t('ausente') : reloj(uno.tiempo);
        if (vale) llegada += 1;
        return (
          <li key={uno.id} data-estado={uno.estado} data-registro={uno.id}>
            <span className="ui-number dir-n">{vale ? llegada : '—'}</span>
            <span className="ui-number dir-tiempo">{texto}</span>
            <span>{uno.dorsal ? t('dorsal_n', {n: uno.dorsal}) : ''}</span>
            <span className="dir-suave">{uno.juez_username ?? ''}</span>
            <span className={`dir-${uno.estado}`}>{t(`registro_${uno.estado}`)}</span>
            <Button size="xs" variant="default" aria-label={`${t('corregir')}: ${texto}`}
              onClick={() => elegir(uno.id)}>{t('corregir')}</Button>
          </li>
        );
      })}
    </ol>
  );
}

interface DeEquipo {
  competencia: Competencia;
  equipo: Equipo;
}

function Anotar({competencia, equipo, cerrar}: DeEquipo & {cerrar(): void}) {
  const {t} = useTranslation();
  const corregir = useCorregir(competencia.id);
  const form = useForm({tiempo: '', dorsal: '', motivo: ''});
  const tiempo = leerReloj(String(form.values['tiempo']));
  const enviar = async () => {
    if (tiempo === undefined) throw new Error(t('tiempo_mal'));
    const {dorsal, motivo} = form.values;
    await corregir.insertar(equipo.id, {tiempo, motivo, ...(dorsal ? {dorsal} : {})});
    cerrar();
  };
  return (
    <Form form={form} send={enviar} action={t('anotar')} cancel={cerrar}>
      <Field form={form} name="tiempo" label={t('tiempo')} hint={t('tiempo_ayuda')} is_required/>
      <Field form={form} name="dorsal" label={t('dorsal')}/>
      <Field form={form} name="motivo" label={t('motivo')}/>
    </Form>
  );
}

function EstadoDeEquipo({competencia, equipo}: DeEquipo) {
  const {t} = useTranslation();
  const corregir = useCorregir(competencia.id);
  const form = useForm({estado: equipo.estado as string, motivo: equipo.motivo ?? ''});
  const enviar = async ({estado, motivo}: Record<string, unknown>) => {
    if (estado !== 'ok' && !String(motivo).trim()) throw new Error(t('falta_motivo'));
    await corregir.estado(equipo.id, {estado: String(estado), motivo: String(motivo).trim()});
  };
  return (
    <section aria-labelledby="estado-equipo">
      <Title order={2} size="h4" id="estado-equipo" mb="xs">{t('estado_equipo')}</Title>
      <Form form={form} send={enviar} action={t('cambiar_estado')} only_changes columns={2}>
        <Field form={form} name="estado" kind="choice" label={t('estado')} is_required
          options={['ok', 'DSQ', 'DNS', 'DNF'].map(
              (value) => ({value, label: t(`equipo_${value}`)}))}/>
        <Field form={form} name="motivo" label={t('motivo')}/>
      </Form>
    </section>
  );
}

function Crudos({competencia, equipo}: DeEquipo) {
  const {t, i18n} = useTranslation();
  const {data} = useQuery({
    queryKey: [...claveDe(competencia.id), 'crudos', equipo.id],
    queryFn: async ({signal}) => await api.get(
        '/api/equipos/{id}/crudos', {params: {id: equipo.id}, signal}) as unknown as Crudo[]
  });
  if (!data || data.length === 0) return null;
  return (
    <details>
      <summary className="dir-mas">{t('crudos', {count: data.length})}</summary>
      <ul className="dir-lista">
        {data.map((uno) => (
          <li key={uno.id}>
            <span className="ui-number">{uno.tiempo === null ? '—' : reloj(uno.tiempo)}</span>
            {uno.dorsal ? ` · ${t('dorsal_n', {n: uno.dorsal})}` : ''} · {uno.canal} ·{' '}
            {t(`crudo_${uno.resultado}`, {defaultValue: uno.resultado})} ·{' '}
            <span className="dir-suave">
              {new Date(uno.recibido_en).toLocaleTimeString(i18n.language)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
