import {usePending, useStore, useStored} from '@chasqui/client/react';
import {Session} from '@chasqui/client';
import {Dialog, Shell, SignIn} from '@chasqui/ui';
import {go} from '@chasqui/ui/places';
import {Alert, Button, Stack, Text} from '@mantine/core';
import {startTransition, useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import type {BaseDeCuenta, Cuenta, Equipo} from './base';
import {Avisos, Reloj} from './Carrera';
import {Equipos} from './Equipos';
import {Puesto} from './puesto';
import {useEquipo} from './ruta';
import {mal, pantalla_encendida} from './senales';
import {UnEquipo} from './UnEquipo';

export interface AppProps {
  base: BaseDeCuenta;
  guardada: Cuenta | undefined;
}

export function App({base, guardada}: AppProps) {
  const [cuenta, setCuenta] = useState(guardada);
  const [session] = useState(() => sesionDe(base, guardada));
  const entrado = async (dicho: Record<string, unknown>) => {
    const nueva = await recordar(base, dicho);
    setCuenta((antes) => (antes?.juez.id === nueva.juez.id ? antes : nueva));
  };
  if (!cuenta) return <SinCuenta session={session} entrado={entrado}/>;
  const salir = async () => {
    await session.signOut();
    setCuenta(undefined);
    go('/juez/');
  };
  return <ConCuenta key={cuenta.juez.id} cuenta={cuenta} session={session} entrado={entrado}
    salir={() => void salir()}/>;
}

function sesionDe(base: BaseDeCuenta, guardada: Cuenta | undefined): Session {
  return new Session({
    login: '/api/login/', refresh: '/api/refresh/', logout: '/api/logout/',
    keep: async (tokens) => {
      if (!tokens) await base.cuentas.delete('actual');
      else await base.cuentas.update('actual', {tokens});
    }
  }, guardada?.tokens);
}

async function recordar(base: BaseDeCuenta, dicho: Record<string, unknown>): Promise<Cuenta> {
  const juez = dicho['juez'] as {id: number, username: string, first_name: string,
                                 last_name: string};
  const cuenta: Cuenta = {
    clave: 'actual',
    tokens: {access: String(dicho['access']), refresh: String(dicho['refresh'])},
    juez: {id: juez.id, username: juez.username, nombre: `${juez.first_name} ${juez.last_name}`}
  };
  await base.cuentas.put(cuenta);
  void navigator.storage?.persist?.().catch(() => false);
  return cuenta;
}

interface Entrar {
  session: Session;
  entrado(dicho: Record<string, unknown>): Promise<void>;
}

function SinCuenta({session, entrado}: Entrar) {
  const {t} = useTranslation();
  return (
    <Shell title={`Server5K · ${t('titulo')}`}>
      <SignIn session={session} label={t('usuario')} hint={t('credenciales')} entered={entrado}/>
    </Shell>
  );
}

function usePuesto(cuenta: Cuenta, session: Session): Puesto | undefined {
  const [puesto, setPuesto] = useState<Puesto>();
  useEffect(() => {
    const nuevo = new Puesto(cuenta, session);
    let fin: (() => void) | undefined, sigue = true;
    void nuevo.empezar().then((dejar) => {
      fin = dejar;
      if (sigue) startTransition(() => setPuesto(nuevo));
      else dejar();
    });
    return () => {
      sigue = false;
      fin?.();
    };
  }, [cuenta, session]);
  return puesto;
}

type ConCuentaProps = Entrar & {cuenta: Cuenta, salir(): void};

function ConCuenta({cuenta, session, ...resto}: ConCuentaProps) {
  const puesto = usePuesto(cuenta, session);
  if (!puesto) return <Shell title="Server5K"><span/></Shell>;
  return <EnPuesto puesto={puesto} cuenta={cuenta} session={session} {...resto}/>;
}

function EnPuesto({puesto, cuenta, session, entrado, salir}: ConCuentaProps & {puesto: Puesto}) {
  const {t} = useTranslation();
  const conexion = useStore(puesto.conexion), sesion = useStore(session.state);
  const sin_equipos = useStore(puesto.sin_equipos);
  const {waiting, refused} = usePending(puesto.salida);
  const equipos = useStored(() => equiposDe(puesto), [puesto], undefined);
  const competencias = useStored(() => puesto.base.competencias.toArray(), [puesto], []);
  const elegido_id = useEquipo(), elegido = equipos?.find(({id}) => id === elegido_id);
  const [entra, setEntra] = useState(false);
  const [sale, setSale] = useState(false);
  const vigente = competencias.find(({en_curso}) => en_curso) ?? competencias[0];
  const suya = competencias.find(({id}) => id === elegido?.competencia_id) ?? vigente;
  useAvisosDeRechazo(refused);
  useEffect(() => void puesto.contar(), [puesto, waiting + refused]);
  useEffect(() => (vigente?.en_curso ? pantalla_encendida() : undefined), [vigente?.en_curso]);
  return (
    <Shell title={suya ? <Reloj puesto={puesto} competencia={suya}/> : 'Server5K'}
      connection={conexion} unsent={waiting + refused}
      person={cuenta.juez.nombre.trim() || cuenta.juez.username}
      sign_out={() => (waiting + refused > 0 ? setSale(true) : salir())}>
      {sesion === 'over' && (
        <Alert color="red" variant="outline" role="alert" my="xs">
          <Text mb="xs">{t('vencida')}</Text>
          <Button onClick={() => setEntra(true)}>{t('entrar_de_nuevo')}</Button>
        </Alert>
      )}
      {sin_equipos && (
        <Alert color="orange" variant="outline" role="alert" my="xs">{t('sin_equipos')}</Alert>
      )}
      <Avisos puesto={puesto}/>
      {elegido ? <UnEquipo key={elegido.id} puesto={puesto} equipo={elegido} equipos={equipos!}
                   competencia={suya}/>
               : equipos && <Equipos puesto={puesto} equipos={equipos}/>}
      <Dialog opened={entra && sesion === 'over'} onClose={() => setEntra(false)}
        title={t('entrar_de_nuevo')}>
        <SignIn session={session} user={cuenta.juez.username} label={t('usuario')}
          hint={t('credenciales')}
          entered={entrado}/>
      </Dialog>
      <Salida abierta={sale} cuantos={waiting + refused} salir={salir}
        cerrar={() => setSale(false)}/>
    </Shell>
  );
}

interface SalidaProps {
  abierta: boolean;
  cuantos: number;
  cerrar(): void;
  salir(): void;
}

function Salida({abierta, cuantos, cerrar, salir}: SalidaProps) {
  const {t} = useTranslation();
  return (
    <Dialog opened={abierta} onClose={cerrar} title={t('salir')}>
      <Stack>
        <Text>{t('salir_con', {count: cuantos})}</Text>
        <Button color="red.9" onClick={salir}>{t('salir')}</Button>
        <Button variant="default" onClick={cerrar}>{t('cancel')}</Button>
      </Stack>
    </Dialog>
  );
}

// Of competitions that are active; in the order of their numbers.
async function equiposDe({base}: Puesto): Promise<Equipo[]> {
  const activas = new Set(await base.competencias.toCollection().primaryKeys());
  const todos = await base.equipos.toArray();
  return todos.filter(({competencia_id}) => activas.has(competencia_id))
      .sort((a, b) => a.dorsal - b.dorsal);
}

function useAvisosDeRechazo(cuantos: number): void {
  const [antes, setAntes] = useState(cuantos);
  useEffect(() => {
    if (cuantos > antes) mal();
    setAntes(cuantos);
  }, [cuantos]);
}
