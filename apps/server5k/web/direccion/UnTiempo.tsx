// What can be done to one time. Each is one step, told with a way back.
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button, Group, NativeSelect, Stack, Text} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {leerReloj, reloj} from '../juez/tiempo';
import {useCorregir, useIntentar} from './corregir';
import type {Competencia, Equipo, Registro} from './datos';

export interface UnTiempoProps {
  registro: Registro;
  competencia: Competencia;
  equipos: Equipo[];
  todos: Registro[];   // Of the competition: what it may be swapped with.
  cerrar(): void;
}

export function UnTiempo(props: UnTiempoProps) {
  const {t} = useTranslation();
  const {registro, competencia, cerrar} = props;
  const corregir = useCorregir(competencia.id);
  const intentar = useIntentar();
  const vale = registro.estado !== 'anulado' && registro.estado !== 'malo';
  const hacer = (tarea: Promise<unknown>) => intentar(tarea.then(cerrar));
  return (
    <Stack gap="md">
      <Text>
        {t(`registro_${registro.estado}`)}
        {registro.motivo ? ` · ${t(`motivo_${registro.motivo}`,
                                   {defaultValue: registro.motivo})}` : ''}
        {registro.juez_username ? ` · ${t('por_juez', {juez: registro.juez_username})}` : ''}
      </Text>
      <Cambiar {...props}/>
      {vale && <Elegir {...props} que="mover" hacer={hacer}/>}
      {vale && <Elegir {...props} que="intercambiar" hacer={hacer}/>}
      {vale && registro.tiempo > 0 && (
        <Group gap="xs" role="group" aria-label={t('correr')}>
          <Text size="sm" w="100%">{t('correr')}</Text>
          {(['despues', 'antes'] as const).map((hacia) => (
            <Button key={hacia} variant="default" onClick={() => hacer(
                corregir.registro('correr-dorsales', registro.id, {hacia}))}>
              {t(`correr_${hacia}`)}
            </Button>
          ))}
        </Group>
      )}
      <Group gap="xs">
        {registro.estado !== 'confirmado' && (
          <Button variant="default"
            onClick={() => hacer(corregir.registro('confirmar', registro.id))}>
            {t(vale ? 'confirmar' : 'recuperar')}
          </Button>
        )}
        {vale && (
          <Button color="red.9"
            onClick={() => hacer(corregir.registro('anular', registro.id))}>{t('anular')}</Button>
        )}
      </Group>
    </Stack>
  );
}

function Cambiar({registro, competencia, cerrar}: UnTiempoProps) {
  const {t} = useTranslation();
  const corregir = useCorregir(competencia.id);
  const form = useForm({
    tiempo: reloj(registro.tiempo), dorsal: registro.dorsal ?? '', motivo: ''
  });
  const enviar = async (valores: Record<string, unknown>, cambios: Record<string, unknown>) => {
    const tiempo = leerReloj(String(valores['tiempo']));
    if (tiempo === undefined) throw new Error(t('tiempo_mal'));
    await corregir.registro('corregir', registro.id, {
      ...('tiempo' in cambios ? {tiempo} : {}),
      ...('dorsal' in cambios ? {dorsal: String(valores['dorsal']).trim()} : {}),
      motivo: valores['motivo']
    });
    cerrar();
  };
  return (
    <Form form={form} send={enviar} action={t('guardar')} only_changes>
      <Field form={form} name="tiempo" label={t('tiempo')} hint={t('tiempo_ayuda')}/>
      <Field form={form} name="dorsal" label={t('dorsal')}/>
      <Field form={form} name="motivo" label={t('motivo')}/>
    </Form>
  );
}

interface ElegirProps extends UnTiempoProps {
  que: 'mover' | 'intercambiar';
  hacer(tarea: Promise<unknown>): void;
}

// Another team, or another time, out of a list.
function Elegir({que, registro, competencia, equipos, todos, hacer}: ElegirProps) {
  const {t} = useTranslation();
  const corregir = useCorregir(competencia.id);
  const [cual, setCual] = useState('');
  const opciones = que === 'mover' ? equiposPara(registro, equipos)
                                   : tiemposPara(registro, todos, equipos);
  if (opciones.length === 0) return null;
  const cuerpo = que === 'mover' ? {equipo_id: Number(cual)} : {con: Number(cual)};
  return (
    <Group gap="xs" align="end" wrap="nowrap">
      <NativeSelect label={t(que === 'mover' ? 'mover_a' : 'intercambiar_con')} value={cual}
        style={{flex: 1, minWidth: 0}} data={[{value: '', label: '—'}, ...opciones]}
        onChange={({currentTarget}) => setCual(currentTarget.value)}/>
      <Button variant="default" disabled={!cual}
        onClick={() => hacer(corregir.registro(que, registro.id, cuerpo))}>{t(que)}</Button>
    </Group>
  );
}

function equiposPara({equipo_id}: Registro, equipos: Equipo[]) {
  return equipos.filter(({id}) => id !== equipo_id)
      .map(({id, number, name}) => ({value: String(id), label: `${number} · ${name}`}));
}

// Those of its own team first.
function tiemposPara(registro: Registro, todos: Registro[], equipos: Equipo[]) {
  const dorsal = (id: number) => equipos.find((uno) => uno.id === id)?.number ?? '';
  const propio = ({equipo_id}: Registro) => (equipo_id === registro.equipo_id ? 0 : 1);
  return todos
      .filter((uno) => uno.id !== registro.id && uno.estado !== 'anulado' && uno.estado !== 'malo')
      .filter((uno) => propio(uno) === 1 || uno.dorsal !== registro.dorsal)
      .sort((a, b) => propio(a) - propio(b))
      .map((uno) => ({
        value: String(uno.id),
        label: `${dorsal(uno.equipo_id)} · ${reloj(uno.tiempo)}${
            uno.dorsal ? ` · ${uno.dorsal}` : ''}`
      }));
}
