import type {Session} from '@chasqui/client';
import {useStore} from '@chasqui/client/react';
import {Dialog, Shell, SignIn} from '@chasqui/ui';
import {Alert, Button, Text} from '@mantine/core';
import {QueryClientProvider} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {enlacesAqui} from '../comun/camino';
import type {BaseDelMostrador, Cuenta} from '../mostrador/base';
import {cuentaAbierta, recordar, sesionDe} from '../mostrador/cuenta';
import {EnTaller} from './con';
import {Lugares} from './Lugares';
import {puede} from './permisos';
import {hrefDe, kLugares, kPermisoDe, kRaiz, useRuta} from './ruta';
import {Servidor} from './servidor';

export interface AppProps {
  base: BaseDelMostrador;
  guardada: Cuenta | undefined;
}

export function App({base, guardada}: AppProps) {
  const {t} = useTranslation();
  const [cuenta, setCuenta] = useState(guardada);
  const [busca, setBusca] = useState(!guardada);
  const [session] = useState(() => sesionDe(base, guardada));
  useEffect(() => enlacesAqui(kRaiz), []);
  useEffect(() => {
    if (guardada?.tokens) return;
    void cuentaAbierta(base, guardada).then((abierta) => {
      setCuenta((antes) => (antes?.tokens || (antes && abierta) ? antes : abierta));
      setBusca(false);
    });
  }, [base, guardada]);
  const entrado = async (dicho: Record<string, unknown>) => {
    const nueva = await recordar(base, dicho);
    setCuenta((antes) => (antes?.id === nueva.id ? antes : nueva));
  };
  if (!cuenta)
    return (
      <Shell title={t('titulo')}>
        {!busca && <SignIn session={session} label={t('usuario')}
          hint={t('credenciales')} entered={entrado}/>}
      </Shell>
    );
  const salir = async () => {
    await session.signOut();
    setCuenta(undefined);
  };
  return <ConCuenta key={cuenta.id} cuenta={cuenta} session={session} entrado={entrado}
    salir={() => void salir()}/>;
}

interface ConCuentaProps {
  cuenta: Cuenta;
  session: Session;
  entrado(dicho: Record<string, unknown>): Promise<void>;
  salir(): void;
}

function ConCuenta(props: ConCuentaProps) {
  const {t} = useTranslation();
  const {cuenta, session} = props;
  const [servidor, setServidor] = useState<Servidor>();
  useEffect(() => {
    const nuevo = new Servidor(cuenta, session), fin = nuevo.empezar();
    setServidor(nuevo);
    return fin;
  }, [cuenta, session]);
  if (!servidor) return <Shell title={t('titulo')}><span/></Shell>;
  return (
    <QueryClientProvider client={servidor.dicho}>
      <EnTaller value={servidor}><Marco servidor={servidor} {...props}/></EnTaller>
    </QueryClientProvider>
  );
}

function Marco({servidor, cuenta, session, entrado, salir}: ConCuentaProps & {servidor: Servidor}) {
  const {t} = useTranslation();
  const ruta = useRuta(), sesion = useStore(session.state);
  const conexion = useStore(servidor.live.connection);
  const [entra, setEntra] = useState(false);
  const suyos = kLugares.filter(
      (lugar) => !kPermisoDe[lugar] || puede(cuenta, kPermisoDe[lugar]));
  const lugares = [
    ...suyos.map((lugar) =>
        ({href: hrefDe(lugar), label: t(`lugar_${lugar}`), is_here: lugar === ruta.lugar})),
    ...(puede(cuenta, 'mostrador') ? [{href: '/mostrador/venta', label: t('ir_mostrador')}] : [])
  ];
  return (
    <Shell title={t('titulo')} places={lugares} connection={conexion} person={cuenta.nombre}
      {...(cuenta.tokens ? {sign_out: salir} : {})}>
      {cuenta.tokens && sesion === 'over' && (
        <Alert color="red" variant="outline" role="alert" my="xs">
          <Text mb="xs">{t('vencida')}</Text>
          <Button onClick={() => setEntra(true)}>{t('entrar_de_nuevo')}</Button>
        </Alert>
      )}
      {suyos.includes(ruta.lugar)
          ? <Lugares key={`${ruta.lugar}/${ruta.id ?? ''}`} {...ruta}/>
          : <Alert color="orange" variant="outline" role="alert" my="xs">{t('no_puede')}</Alert>}
      <Dialog opened={entra && sesion === 'over'} onClose={() => setEntra(false)}
        title={t('entrar_de_nuevo')}>
        <SignIn session={session} label={t('usuario')} hint={t('credenciales')} entered={entrado}/>
      </Dialog>
    </Shell>
  );
}
