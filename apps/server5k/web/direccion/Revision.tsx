// What waits for a person: one doubt after the other, the times of two judges side by side.
import {reasonOf} from '@chasqui/ui';
import {Alert, Button, Group, NativeSelect, Paper, Stack, Text, Title} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {reloj} from '../juez/tiempo';
import {useCorregir, useIntentar, type Corregir} from './corregir';
import {useDudas, useEquipos, type Competencia, type Duda, type Equipo, type Registro} from
  './datos';
import {segundos} from './momento';
import {rutaDeEquipo} from './ruta';

// Two judges' times of one runner are one question: the one with the smaller number asks it.
export function preguntas(dudas: Duda[]): Duda[] {
  const ids = new Set(dudas.map(({id}) => id));
  return dudas.filter((duda) => !duda.otros.some(({id}) => id < duda.id && ids.has(id)));
}

export function Revision({competencia}: {competencia: Competencia}) {
  const {t} = useTranslation();
  const {data, error} = useDudas(competencia.id);
  const equipos = useEquipos(competencia.id);
  const corregir = useCorregir(competencia.id);
  return (
    <Stack gap="sm" pb="xl">
      <Title order={1} size="h3">{t('parte_revision')}</Title>
      {error && <Alert color="red" variant="outline" role="alert">{reasonOf(error, t)}</Alert>}
      {data?.length === 0 && <Text role="status">{t('sin_dudas')}</Text>}
      {data && preguntas(data).map((duda) => (
        <Una key={duda.id} duda={duda} competencia={competencia} corregir={corregir}
          equipos={equipos.data ?? []}/>
      ))}
    </Stack>
  );
}

interface UnaProps {
  duda: Duda;
  competencia: Competencia;
  corregir: Corregir;
  equipos: Equipo[];
}

function Una({duda, competencia, corregir, equipos}: UnaProps) {
  const {t} = useTranslation();
  const intentar = useIntentar();
  const {equipo, otros} = duda;
  const es_par = otros.length > 0;
  const titulo = `${equipo.dorsal} · ${equipo.nombre}`;
  return (
    <Paper withBorder p="md" component="article" aria-label={titulo} data-duda={duda.id}>
      <Group justify="space-between" align="baseline">
        <Title order={2} size="h4">
          <a href={rutaDeEquipo(competencia.id, equipo.id)}>{titulo}</a>
        </Title>
        <Text className="dir-duda" fw={600}>{t(`motivo_${duda.motivo ?? 'otro'}`)}</Text>
      </Group>
      <div className="dir-lado">
        {[duda, ...otros].map((uno) => (
          <Lado key={uno.id} uno={uno} contra={duda} es_par={es_par} corregir={corregir}/>
        ))}
      </div>
      <Group gap="sm" mt="sm">
        {duda.dorsales_parecidos.map((dorsal) => (
          <Button key={dorsal} variant="default"
            onClick={() => intentar(corregir.registro('corregir', duda.id, {dorsal}))}>
            {t('es_el', {dorsal})}
          </Button>
        ))}
        <Mover duda={duda} equipos={equipos} corregir={corregir}/>
      </Group>
    </Paper>
  );
}

interface LadoProps {
  uno: Registro;
  contra: Registro;
  es_par: boolean;
  corregir: Corregir;
}

// One time with who took it, what the telephone's clock says of it, and what can be done.
function Lado({uno, contra, es_par, corregir}: LadoProps) {
  const {t} = useTranslation();
  const intentar = useIntentar();
  const tiempo = reloj(uno.tiempo), distancia = uno.tiempo - contra.tiempo;
  return (
    <div className="dir-caja" data-registro={uno.id}>
      <Text className="ui-number dir-cifra">{tiempo}</Text>
      <Text size="sm">
        {t('por_juez', {juez: uno.juez_username ?? '—'})}
        {uno.dorsal ? ` · ${t('dorsal_n', {n: uno.dorsal})}` : ''}
      </Text>
      {uno.calculado !== null && uno.calculado !== uno.tiempo && (
        <Text size="sm" className="ui-number">
          {t('calculado', {tiempo: reloj(uno.calculado),
                           s: segundos(uno.tiempo - uno.calculado, true)})}
        </Text>
      )}
      {distancia !== 0 && (
        <Text size="sm" className="ui-number">
          {t('distancia', {s: segundos(distancia, true)})}
        </Text>
      )}
      <Group gap="xs" mt="xs">
        <Button aria-label={`${t(es_par ? 'vale_este' : 'confirmar')}: ${tiempo}`}
          onClick={() => intentar(corregir.registro(es_par ? 'elegir' : 'confirmar', uno.id))}>
          {t(es_par ? 'vale_este' : 'confirmar')}
        </Button>
        {!es_par && uno.calculado !== null && uno.calculado > 0 && (
          <Button variant="default" onClick={() => intentar(
              corregir.registro('corregir', uno.id, {tiempo: uno.calculado}))}>
            {t('usar_calculado')}
          </Button>
        )}
        <Button variant="default" aria-label={`${t('anular')}: ${tiempo}`}
          onClick={() => intentar(corregir.registro('anular', uno.id))}>{t('anular')}</Button>
      </Group>
    </div>
  );
}

interface MoverProps {
  duda: Duda;
  equipos: Equipo[];
  corregir: Corregir;
}

function Mover({duda, equipos, corregir}: MoverProps) {
  const {t} = useTranslation();
  const intentar = useIntentar();
  const [a, setA] = useState('');
  const opciones = equipos.filter(({id}) => id !== duda.equipo.id)
      .map(({id, number, name}) => ({value: String(id), label: `${number} · ${name}`}));
  if (opciones.length === 0) return null;
  return (
    <Group gap="xs" align="end">
      <NativeSelect label={t('mover_a')} value={a} data={[{value: '', label: '—'}, ...opciones]}
        onChange={({currentTarget}) => setA(currentTarget.value)}/>
      <Button variant="default" disabled={!a} onClick={() => intentar(
          corregir.registro('mover', duda.id, {equipo_id: Number(a)}))}>{t('mover')}</Button>
    </Group>
  );
}
