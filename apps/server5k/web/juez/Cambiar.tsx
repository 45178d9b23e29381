import {Dialog} from '@chasqui/ui';
import {Button, Group, NativeSelect, Stack, TextInput} from '@mantine/core';
import {useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import type {Envio, Equipo, Llegada} from './base';
import type {Puesto} from './puesto';
import {esDorsal, leerReloj, reloj} from './tiempo';

export interface CambiarProps {
  llegada: Llegada;
  equipos: Equipo[];
  puesto: Puesto;
  cerrar(): void;
  quitar(): void;
}

export function Cambiar({llegada, equipos, puesto, cerrar, quitar}: CambiarProps) {
  const {t} = useTranslation();
  const [mal, setMal] = useState<{tiempo?: string, dorsal?: string}>({});
  const conTiempo = llegada.tiempo !== null && llegada.tiempo > 0;
  const guardar = async (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    const campos = new FormData(evento.currentTarget);
    const dorsal = String(campos.get('dorsal') ?? '').trim();
    const tiempo = conTiempo ? leerReloj(String(campos.get('tiempo'))) : undefined;
    const fallas = {
      ...(conTiempo && !tiempo ? {tiempo: t('tiempo_mal')} : {}),
      ...(esDorsal(dorsal) ? {} : {dorsal: t('dorsal_mal')})
    };
    setMal(fallas);
    if (Object.keys(fallas).length > 0) return;
    const cambio = diferencia(llegada, {tiempo, dorsal, equipo_id: Number(campos.get('equipo'))});
    if (cambio) await puesto.corregir(llegada, cambio);
    cerrar();
  };
  return (
    <Dialog opened onClose={cerrar} title={t('editar')}>
      <form onSubmit={(evento) => void guardar(evento)} noValidate>
        <Stack>
          {conTiempo && (
            <TextInput name="tiempo" size="md" label={t('tiempo')} error={mal.tiempo}
              defaultValue={reloj(llegada.tiempo!)} inputMode="text" autoComplete="off"/>
          )}
          <TextInput name="dorsal" size="md" label={t('dorsal')} description={t('dorsal_ayuda')}
            error={mal.dorsal} defaultValue={llegada.dorsal} maxLength={6} autoComplete="off"/>
          <NativeSelect name="equipo" size="md" label={t('equipo')} defaultValue={llegada.equipo_id}
            data={equipos.map(({id, nombre}) => ({value: String(id), label: nombre}))}/>
          <Group grow>
            <Button type="submit" size="md">{t('guardar')}</Button>
            <Button size="md" variant="default" onClick={cerrar}>{t('cancel')}</Button>
          </Group>
          <Button size="md" variant="outline" color="red" onClick={() => {
            quitar();
            cerrar();
          }}>{t('quitar')}</Button>
        </Stack>
      </form>
    </Dialog>
  );
}

interface Escrito {
  tiempo: number | undefined;
  dorsal: string;
  equipo_id: number;
}

export function diferencia(
    antes: Llegada, {tiempo, dorsal, equipo_id}: Escrito): Envio['cambio'] | undefined {
  const cambio = {
    ...(tiempo !== undefined && tiempo !== antes.tiempo ? {tiempo} : {}),
    ...(dorsal !== antes.dorsal ? {dorsal} : {}),
    ...(equipo_id !== antes.equipo_id ? {equipo_id} : {})
  };
  return Object.keys(cambio).length > 0 ? cambio : undefined;
}
