// Start, stop and what else may be done in each state. What cannot be taken back is held for.
import {Confirm, Dialog, notify} from '@chasqui/ui';
import {Field, Form, useForm} from '@chasqui/ui/form';
import {Button, Group, Stack, Text} from '@mantine/core';
import {useQueryClient} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {Ajustar} from './Ajustar';
import {api} from './api';
import {claveDe, type Competencia, type Estado} from './datos';
import {Ficha} from './Ficha';
import {Mantener} from './Mantener';
import {rutaDe} from './ruta';

export type Accion = 'iniciar' | 'pausar' | 'reanudar' | 'detener' | 'reiniciar' | 'provisional' |
    'oficializar' | 'reabrir';

export const kAcciones: Record<Estado, Accion[]> = {
  programada: ['iniciar'],
  en_curso: ['detener', 'pausar', 'reiniciar'],
  pausada: ['reanudar', 'detener', 'reiniciar'],
  detenida: ['provisional', 'oficializar', 'reanudar', 'reiniciar'],
  provisional: ['oficializar', 'reiniciar'],
  oficial: ['reabrir']
};
const kDeJefes: Accion[] = ['provisional', 'oficializar', 'reabrir'];
const kGraves: Accion[] = ['detener', 'reiniciar'];

export function useActuar({id}: Competencia) {
  const {t} = useTranslation();
  const cliente = useQueryClient();
  return async (accion: Accion, motivo?: string) => {
    const ruta = `/api/competencias/{id}/${accion}` as '/api/competencias/{id}/reiniciar';
    try {
      await api.post(ruta, {params: {id}, body: motivo ? {motivo} : {}});
      notify(t('hecho', {accion: t(accion)}));
    } finally {
      await cliente.invalidateQueries({queryKey: claveDe(id)});
    }
  };
}

export function Mando({competencia, puede}: {competencia: Competencia, puede: boolean}) {
  const {t} = useTranslation();
  const actuar = useActuar(competencia);
  const [abierto, setAbierto] = useState<'ajustar' | 'reabrir' | 'ficha'>();
  const cerrar = () => setAbierto(undefined);
  const {estado, is_active, started_at, name} = competencia;
  const acciones = (is_active ? kAcciones[estado] : [])
      .filter((accion) => puede || kDeJefes.includes(accion));
  const se_ajusta = puede && started_at !== null && estado !== 'oficial' && estado !== 'programada';
  return (
    <section aria-label={t('mando')}>
      <Group gap="sm" my="sm" className="dir-mando">
        {acciones.map((accion) => (accion === 'reabrir'
            ? <Button key={accion} size="lg" variant="default"
                onClick={() => setAbierto('reabrir')}>{t('reabrir')}</Button>
            : <Mantener key={accion} nombre={t(accion)} actuar={() => actuar(accion)}
                pregunta={t('seguro', {accion: t(accion), nombre: name})}
                es_fuerte={accion === acciones[0]}
                es_grave={kGraves.includes(accion)}/>
        ))}
        {se_ajusta && (
          <Button size="lg" variant="default" onClick={() => setAbierto('ajustar')}>
            {t('ajustar')}
          </Button>
        )}
        {puede && (
          <Button size="lg" variant="subtle" onClick={() => setAbierto('ficha')}>
            {t('editar_competencia')}
          </Button>
        )}
      </Group>
      {acciones.some((accion) => accion !== 'reabrir') && (
        <Text size="sm" c="dimmed">{t('mantener_ayuda')}</Text>
      )}
      <Pedido competencia={competencia} actuar={actuar} puede={puede}/>
      <Dialog opened={abierto === 'ajustar'} onClose={cerrar} title={t('ajustar')}>
        {abierto === 'ajustar' && <Ajustar competencia={competencia} cerrar={cerrar}/>}
      </Dialog>
      <Dialog opened={abierto === 'reabrir'} onClose={cerrar} title={t('reabrir')}>
        {abierto === 'reabrir' && (
          <Reabrir reabrir={(motivo) => actuar('reabrir', motivo)} cerrar={cerrar}/>
        )}
      </Dialog>
      <Dialog opened={abierto === 'ficha'} onClose={cerrar} title={t('editar_competencia')}>
        {abierto === 'ficha' && <Ficha competencia={competencia} cerrar={cerrar}/>}
      </Dialog>
    </section>
  );
}

function Reabrir({reabrir, cerrar}: {reabrir(motivo: string): Promise<void>, cerrar(): void}) {
  const {t} = useTranslation();
  const form = useForm({motivo: ''});
  const enviar = async () => {
    await reabrir(String(form.values['motivo']).trim());
    cerrar();
  };
  return (
    <Stack gap="sm">
      <Text>{t('reabrir_mas')}</Text>
      <Form form={form} send={enviar} action={t('reabrir')} cancel={cerrar}>
        <Field form={form} name="motivo" kind="long" label={t('motivo')} is_required/>
      </Form>
    </Stack>
  );
}

interface PedidoProps {
  competencia: Competencia;
  actuar(accion: Accion): Promise<void>;
  puede: boolean;
}

// /direccion/7/?accion=iniciar, as older addresses lead to, asks before anything changes.
function Pedido({competencia, actuar, puede}: PedidoProps) {
  const {t} = useTranslation();
  const [accion, setAccion] = useState(() => new URLSearchParams(location.search).get('accion'));
  const cerrar = () => {
    setAccion(null);
    history.replaceState(null, '', rutaDe(competencia.id));
  };
  if (!puede || (accion !== 'iniciar' && accion !== 'detener')) return null;
  return (
    <Confirm opened onClose={cerrar} title={t(accion)} action={t(accion)}
      confirmed={() => actuar(accion)} is_danger={accion === 'detener'}>
      {t('seguro', {accion: t(accion), nombre: competencia.name})}
    </Confirm>
  );
}
