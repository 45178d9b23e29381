import {useStore} from '@chasqui/client/react';
import {Shell} from '@chasqui/ui';
import {QueryClientProvider} from '@tanstack/react-query';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {Puerta, SesionVencida, type Adentro, type AppProps} from '../comun/Puerta';
import {EnTaller} from './con';
import {Lugares} from './Lugares';
import {puede} from './permisos';
import {NoPuede} from './piezas';
import {hrefDe, kLugares, kPermisoDe, kRaiz, useRuta} from './ruta';
import {Servidor} from './servidor';

export function App(props: AppProps) {
  return (
    <Puerta {...props} raiz={kRaiz}>
      {(adentro) => <ConCuenta key={adentro.cuenta.id} {...adentro}/>}
    </Puerta>
  );
}

function ConCuenta(props: Adentro) {
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

function Marco({servidor, ...adentro}: Adentro & {servidor: Servidor}) {
  const {t} = useTranslation();
  const {cuenta, salir} = adentro, ruta = useRuta();
  const conexion = useStore(servidor.live.connection);
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
      <SesionVencida {...adentro}/>
      {suyos.includes(ruta.lugar)
          ? <Lugares key={`${ruta.lugar}/${ruta.id ?? ''}`} {...ruta}/>
          : <NoPuede/>}
    </Shell>
  );
}
