// Who works at this device: the one sign-in of the counter and the desk.
import type {Session} from '@chasqui/client';
import {useStore} from '@chasqui/client/react';
import {Dialog, Shell, SignIn} from '@chasqui/ui';
import {linksStay} from '@chasqui/ui/places';
import {Alert, Button, Text} from '@mantine/core';
import {useEffect, useState, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import type {BaseDelMostrador, Cuenta} from '../mostrador/base';
import {cuentaAbierta, recordar, sesionDe} from '../mostrador/cuenta';

export interface AppProps {
  base: BaseDelMostrador;
  guardada: Cuenta | undefined;
}

export interface Adentro {
  cuenta: Cuenta;
  session: Session;
  entrado(dicho: Record<string, unknown>): Promise<void>;
  salir(): void;
}

interface PuertaProps extends AppProps {
  raiz: string;  // Of the page's places.
  al_salir?(): void;
  children(adentro: Adentro): ReactNode;
}

export function Puerta({base, guardada, raiz, al_salir, children}: PuertaProps) {
  const {t} = useTranslation();
  const [cuenta, setCuenta] = useState(guardada);
  const [busca, setBusca] = useState(!guardada);
  const [session] = useState(() => sesionDe(base, guardada));
  useEffect(() => linksStay(raiz), [raiz]);
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
  const salir = async () => {
    await session.signOut();
    setCuenta(undefined);
    al_salir?.();
  };
  if (cuenta) return children({cuenta, session, entrado, salir: () => void salir()});
  return (
    <Shell title={t('titulo')}>
      {!busca && <SignIn session={session} label={t('usuario')}
        hint={t('credenciales')} entered={entrado}/>}
    </Shell>
  );
}

// Says so when the session is over, and asks for another where the page stands.
export function SesionVencida({cuenta, session, entrado}: Adentro) {
  const {t} = useTranslation();
  const es_vencida = useStore(session.state) === 'over';
  const [entra, setEntra] = useState(false);
  return (
    <>
      {cuenta.tokens && es_vencida && (
        <Alert color="red" variant="outline" role="alert" my="xs">
          <Text mb="xs">{t('vencida')}</Text>
          <Button onClick={() => setEntra(true)}>{t('entrar_de_nuevo')}</Button>
        </Alert>
      )}
      <Dialog opened={entra && es_vencida} onClose={() => setEntra(false)}
        title={t('entrar_de_nuevo')}>
        <SignIn session={session} label={t('usuario')} hint={t('credenciales')} entered={entrado}/>
      </Dialog>
    </>
  );
}
