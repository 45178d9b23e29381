// Small pieces of the screens.
import {reasonOf} from '@chasqui/ui';
import {Alert, Anchor, Badge, Button, Paper, Text, Title} from '@mantine/core';
import type {UseQueryResult} from '@tanstack/react-query';
import type {ReactNode} from 'react';
import {useTranslation} from 'react-i18next';
import {diaDe, estaVencida} from './estados';
import {textoDe} from './servidor';
import type {Estado, Orden} from './tipos';

// What was read, or that it is still read, or why it was not.
export function Leido<T>({de, children}: {de: UseQueryResult<T>, children(dicho: T): ReactNode}) {
  const {t} = useTranslation();
  const {data, error, refetch} = de;
  return (
    <>
      {error && (
        <Alert color="red" variant="outline" role="alert" my="xs">
          <Text size="sm" mb="xs">{textoDe(error, t) || reasonOf(error, t)}</Text>
          <Button size="xs" variant="default" onClick={() => void refetch()}>{t('again')}</Button>
        </Alert>
      )}
      {data === undefined
          ? !error && <Text c="dimmed" role="status" py="md">{t('leyendo')}</Text>
          : children(data)}
    </>
  );
}

export function NoPuede() {
  const {t} = useTranslation();
  return (
    <Alert color="orange" variant="outline" role="alert" my="xs">{t('no_puede')}</Alert>
  );
}

export function Titulo({children, aparte}: {children: ReactNode, aparte?: ReactNode}) {
  return (
    <div className="t-titulo">
      <Title order={1} size="h3">{children}</Title>
      {aparte}
    </div>
  );
}

export function Parte({titulo, children, aparte, clase = ''}:
    {titulo: string, children: ReactNode, aparte?: ReactNode, clase?: string}) {
  return (
    <Paper withBorder p="md" component="section" aria-label={titulo} className={clase}>
      <div className="t-titulo">
        <Title order={2} size="h5" mb="xs">{titulo}</Title>
        {aparte}
      </div>
      {children}
    </Paper>
  );
}

export function MarcaDeEstado({estado}: {estado: Estado}) {
  const {t} = useTranslation();
  return (
    <span className="t-estado" data-estado={estado}>
      <span className="t-punto" aria-hidden/>{t(`estado_${estado}`)}
    </span>
  );
}

export function Vencida({orden}: {orden: Pick<Orden, 'estado' | 'fecha_entrega'>}) {
  const {t} = useTranslation();
  if (!estaVencida(orden, diaDe(new Date()))) return null;
  return <Badge color="red.9" variant="filled" size="sm" data-vencida>{t('vencida_orden')}</Badge>;
}

export interface Barra {
  clave: string;
  nombre: string;
  valor: number;
  texto: string;
  href?: string;
}

// Bars that a person and a screen reader read alike: names and figures in words, the bar beside.
export function Barras({barras, titulo}: {barras: Barra[], titulo: string}) {
  const {t} = useTranslation();
  const mayor = Math.max(...barras.map(({valor}) => valor), 0);
  if (barras.length === 0) return <Text c="dimmed">{t('nothing_here')}</Text>;
  return (
    <ul className="t-barras" aria-label={titulo}>
      {barras.map(({clave, nombre, valor, texto, href}) => (
        <li key={clave}>
          <span>{href ? <Anchor href={href}>{nombre}</Anchor> : nombre}</span>
          <span className="t-barra" aria-hidden>
            <span style={{inlineSize: `${mayor > 0 ? 100 * valor / mayor : 0}%`}}/>
          </span>
          <span className="ui-number">{texto}</span>
        </li>
      ))}
    </ul>
  );
}

export const equipoDe = ({equipo, marca, modelo}: Orden) => `${equipo} ${marca} ${modelo}`;
