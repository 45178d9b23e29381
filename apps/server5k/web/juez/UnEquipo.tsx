// One team: the button that stamps, and what was stamped.
import {useStored} from '@chasqui/client/react';
import {go} from '@chasqui/ui/places';
import {Alert, Anchor, Button, Group, Stack, Text, Title} from '@mantine/core';
import {useEffect, useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';
import type {Competencia, Equipo, Llegada} from './base';
import {Cambiar} from './Cambiar';
import {Fila} from './Fila';
import {EquipoCompleto, type Puesto} from './puesto';
import {bien, mal, quitado} from './senales';
import {reloj} from './tiempo';

export interface UnEquipoProps {
  puesto: Puesto;
  equipo: Equipo;
  equipos: Equipo[];
  competencia: Competencia | undefined;
}

export function UnEquipo({puesto, equipo, equipos, competencia}: UnEquipoProps) {
  const {t} = useTranslation();
  const llegadas = useLlegadas(puesto, equipo.id), cuantas = llegadas?.length ?? 0;
  const [dicho, setDicho] = useState('');
  const [falla, setFalla] = useState(false);
  const [abierta, setAbierta] = useState<string>();
  const lleno = cuantas >= equipo.maximo, ultima = llegadas?.at(-1);
  const cuando = async (hacer: () => Promise<string>, senal: () => void) => {
    try {
      setDicho(await hacer());
      setFalla(false);
      senal();
    } catch (error) {
      const completo = error instanceof EquipoCompleto;
      setFalla(!completo);
      if (completo) setDicho(t('completo'));
      mal();
    }
  };
  const marcar = (en_ms: number) => cuando(async () => {
    const {llegada: {tiempo, orden}, n} = await puesto.marcar(equipo, en_ms);
    const cual = tiempo === null ? new Date(orden).toLocaleTimeString() : reloj(tiempo, 1);
    return t('registrado', {n, tiempo: cual});
  }, bien);
  const ausente = () => cuando(async () => {
    const {n} = await puesto.ausente(equipo);
    return t('anotado', {n});
  }, bien);
  const quitar = (llegada: Llegada) => cuando(async () => {
    await puesto.quitar(llegada);
    return t('deshecho', {n: (llegadas ?? []).findIndex(({id}) => id === llegada.id) + 1});
  }, quitado);
  const elegida = llegadas?.find(({id}) => id === abierta);
  return (
    <Stack gap="sm" pb="xl">
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Title order={1} size="h4">{equipo.nombre}</Title>
          <Text c="dimmed">
            {t('dorsal')} {equipo.dorsal} · {t('de', {n: cuantas, max: equipo.maximo})}
          </Text>
        </div>
        <Anchor href="/juez/" py={6} style={{whiteSpace: 'nowrap'}} onClick={(evento) => {
          evento.preventDefault();
          go('/juez/');
        }}>← {t('volver')}</Anchor>
      </Group>
      <Boton lleno={lleno || !llegadas} n={cuantas + 1} marcar={marcar}/>
      <Group grow gap="xs">
        <Button variant="default" size="md" disabled={lleno || !llegadas}
          onClick={() => void ausente()}>{t('anotar_ausente')}</Button>
        <Button variant="default" size="md" disabled={!ultima}
          onClick={() => void quitar(ultima!)}>{t('deshacer')}</Button>
      </Group>
      <Text role="status" aria-live="polite" ta="center" fw={600} mih="1.6em">{dicho}</Text>
      {falla && <Alert color="red" variant="outline" role="alert">{t('disco')}</Alert>}
      {competencia?.started_at === null && <Text c="dimmed">{t('sin_inicio')}</Text>}
      <Title order={2} size="h5">{t('llegadas')}</Title>
      {llegadas?.length === 0 && <Text c="dimmed">{t('ninguna')}</Text>}
      <Stack component="ol" gap={0} m={0} p={0} style={{listStyle: 'none'}}>
        {llegadas?.map((llegada, i) => ({llegada, n: i + 1})).reverse().map(({llegada, n}) => (
          <Fila key={llegada.id} n={n} llegada={llegada} puesto={puesto}
            cambiar={() => setAbierta(llegada.id)}/>
        ))}
      </Stack>
      {elegida && (
        <Cambiar key={elegida.id} llegada={elegida} equipos={equipos} puesto={puesto}
          cerrar={() => setAbierta(undefined)} quitar={() => void quitar(elegida)}/>
      )}
    </Stack>
  );
}

// In the order of the taps; those taken back are not shown. Undefined until they are read.
function useLlegadas(puesto: Puesto, equipo_id: number): Llegada[] | undefined {
  return useStored<Llegada[] | undefined>(
      () => puesto.base.llegadas.where({equipo_id}).filter(({estado}) => estado !== 'anulado')
          .sortBy('orden'),
      [puesto, equipo_id], undefined);
}

interface BotonProps {
  lleno: boolean;
  n: number;
  marcar(en_ms: number): Promise<void>;
}

// Stamps when it is touched, not when it is let go; by key and by screen reader as any button.
function Boton({lleno, n, marcar}: BotonProps) {
  const {t} = useTranslation();
  const tocado = useRef(0), boton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!lleno) boton.current?.focus({preventScroll: true});
  }, [lleno]);
  return (
    <button ref={boton} type="button" className="juez-boton" disabled={lleno}
      onPointerDown={(evento) => {
        if (!evento.isPrimary && evento.pointerType === 'mouse') return;
        tocado.current = evento.timeStamp;
        void marcar(evento.timeStamp);
      }}
      onClick={(evento) => {
        // The click that a touch ends with was stamped when it began.
        const es_del_toque = evento.detail > 0 && tocado.current > 0;
        tocado.current = 0;
        if (!es_del_toque) void marcar(evento.timeStamp);
      }}
      onKeyDown={(evento) => {
        if (evento.repeat) evento.preventDefault();  // A key that is held is one finish.
      }}
      onContextMenu={(evento) => evento.preventDefault()}>
      <span className="juez-boton-n">{lleno ? '✓' : n}</span>
      <span>{t(lleno ? 'completo' : 'marcar')}</span>
    </button>
  );
}
