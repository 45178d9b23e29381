// The till of whoever is signed in: open, spend, count, close. It lives at the server.
import {NetworkError} from '@chasqui/client';
import {useStore, useStored} from '@chasqui/client/react';
import {Alert, Badge, Button, Group, Paper, Stack, Text, TextInput, Title} from '@mantine/core';
import {useCallback, useEffect, useRef, useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import {formatoDe} from '../comun/fechas';
import {escribir, kAjustes, leerMonto, mayor, unidades, type Ajustes} from './dinero';
import type {Mostrador} from './mostrador';

interface UnaCaja {
  id: number;
  numero: string;
  usuario: string;
  estado: 'ABIERTA' | 'EN_REVISION' | 'CERRADA';
  apertura: string;
  cierre: string | null;
  monto_inicial: number;
  ventas: number;
  total_ventas: number;
  tardias: number;
  metodos: {metodo: string, esperado: number, contado: number | null, diferencia: number | null}[];
  gastos: {id: number, monto: number, concepto: string}[];
  diferencia: number | null;
}
type Cerrada = Pick<UnaCaja, 'id' | 'numero' | 'usuario' | 'estado' | 'diferencia' | 'apertura'>;

const kCerradas = 8;

// What the server says of the till, asked again with every event. Nothing is sold while it is
// counted: the sale's page looks at the note.
function useCaja({api, base, cuenta, oidos, conexion}: Mostrador) {
  const [caja, setCaja] = useState<UnaCaja | null>();
  const [otras, setOtras] = useState<Cerrada[]>([]);
  const oido = useStore(oidos), linea = useStore(conexion);
  const leer = useCallback(async () => {
    const actual = await api.get('/caja/actual') as unknown as {caja: UnaCaja | null};
    setCaja(actual.caja);
    await base.anotar('en_revision', actual.caja?.estado === 'EN_REVISION' ? cuenta.id : '');
    setOtras(await api.get('/caja', {query: {limit: kCerradas}} as never) as unknown as Cerrada[]);
  }, [api, base, cuenta]);
  useEffect(() => void leer().catch(() => undefined), [leer, oido, linea]);
  return {caja, otras, leer};
}

export default function Caja({mostrador}: {mostrador: Mostrador}) {
  const {t} = useTranslation();
  const {base, api} = mostrador;
  const ajustes = useStored(() => base.nota('ajustes'), [base], undefined) ?? kAjustes;
  const {caja, otras, leer} = useCaja(mostrador);
  const [mal, setMal] = useState('');
  const [cerrada, setCerrada] = useState<UnaCaja>();
  const pidiendo = useRef(false);
  const pedir = async (camino: string, body: object): Promise<UnaCaja | undefined> => {
    if (pidiendo.current) return undefined;  // A second click is not a second expense.
    pidiendo.current = true;
    setMal('');
    try {
      const dicha = await api.post(camino as never, {body} as never) as unknown as UnaCaja;
      await leer();
      return dicha;
    } catch (error) {
      setMal(error instanceof NetworkError ? t('sin_red_caja') : (error as Error).message);
      return undefined;
    } finally {
      pidiendo.current = false;
    }
  };
  return (
    <Stack gap="lg" pb="xl">
      <Title order={1} size="h3">{t('lugar_caja')}</Title>
      {mal && <Alert color="red" variant="outline" role="alert">{mal}</Alert>}
      {caja === undefined && <Text role="status">{t('leyendo_caja')}</Text>}
      {cerrada && <Cierre caja={cerrada} ajustes={ajustes} mostrador={mostrador}/>}
      {caja === null && (
        <UnMonto titulo={t('abrir_caja')} label={t('monto_inicial')} ajustes={ajustes}
          accion={t('abrir')} hacer={(monto_inicial) => {
            setCerrada(undefined);
            return pedir('/caja/abrir', {monto_inicial});
          }}/>
      )}
      {caja && <Abierta caja={caja} ajustes={ajustes} pedir={pedir} cerrada={setCerrada}/>}
      <Otras otras={otras} ajustes={ajustes} mostrador={mostrador}/>
    </Stack>
  );
}

interface AbiertaProps {
  caja: UnaCaja;
  ajustes: Ajustes;
  pedir(camino: string, body: object): Promise<UnaCaja | undefined>;
  cerrada(caja: UnaCaja): void;
}

function Abierta({caja, ajustes, pedir, cerrada}: AbiertaProps) {
  const {t, i18n} = useTranslation();
  const dinero = (monto: number) => escribir(unidades(monto, ajustes), ajustes, i18n.language);
  return (
    <div className="m-dos">
      <Paper withBorder p="md" component="section" aria-labelledby="caja-abierta">
        <Group justify="space-between">
          <Title order={2} size="h4" id="caja-abierta">{caja.numero}</Title>
          <Badge variant="filled" color={caja.estado === 'ABIERTA' ? '#116329' : 'gray.8'}
            tt="none">{t(`caja_${caja.estado}`)}</Badge>
        </Group>
        <Text size="sm" c="dimmed">{t('desde', {hora: horaDe(caja.apertura, i18n.language)})}</Text>
        {caja.estado === 'ABIERTA' && <dl className="m-datos" aria-live="polite">
          <dt>{t('monto_inicial')}</dt><dd className="ui-number">{dinero(caja.monto_inicial)}</dd>
          <dt>{t('ventas_n', {n: caja.ventas})}</dt>
          <dd className="ui-number" data-ventas>{dinero(caja.total_ventas)}</dd>
          {caja.gastos.map(({id, monto, concepto}) => (
            <Gasto key={id} concepto={concepto} monto={`−${dinero(monto)}`}/>
          ))}
          {caja.metodos.map(({metodo, esperado}) => (
            <Esperado key={metodo} metodo={t(`metodo_${metodo}`, metodo)} monto={dinero(esperado)}
              clave={metodo}/>
          ))}
        </dl>}
      </Paper>
      <Stack gap="md">
        {caja.estado === 'ABIERTA' && <NuevoGasto ajustes={ajustes} pedir={pedir}/>}
        <Contar caja={caja} ajustes={ajustes} pedir={pedir} cerrada={cerrada}/>
      </Stack>
    </div>
  );
}

const Gasto = ({concepto, monto}: {concepto: string, monto: string}) =>
  <><dt>{concepto}</dt><dd className="ui-number">{monto}</dd></>;

function Esperado({metodo, monto, clave}: {metodo: string, monto: string, clave: string}) {
  const {t} = useTranslation();
  return (
    <>
      <dt><b>{t('esperado_en', {metodo})}</b></dt>
      <dd className="ui-number" data-esperado={clave}><b>{monto}</b></dd>
    </>
  );
}

function NuevoGasto({ajustes, pedir}: Pick<AbiertaProps, 'ajustes' | 'pedir'>) {
  const {t} = useTranslation();
  const [concepto, setConcepto] = useState('');
  return (
    <UnMonto titulo={t('anotar_gasto')} label={t('monto')} ajustes={ajustes} accion={t('anotar')}
      listo={concepto.trim() !== ''}
      hacer={async (monto) => {
        const dicha = await pedir('/caja/gastos', {monto, concepto: concepto.trim()});
        if (dicha) setConcepto('');
        return dicha;
      }}>
      <TextInput size="md" label={t('concepto')} value={concepto} maxLength={200}
        autoComplete="off" onChange={(evento) => setConcepto(evento.currentTarget.value)}/>
    </UnMonto>
  );
}

interface UnMontoProps {
  titulo: string;
  label: string;
  accion: string;
  ajustes: Ajustes;
  listo?: boolean;
  hacer(monto: number): Promise<unknown>;
  children?: React.ReactNode;
}

function UnMonto({titulo, label, accion, ajustes, listo = true, hacer, children}: UnMontoProps) {
  const {t} = useTranslation();
  const [texto, setTexto] = useState('');
  const monto = leerMonto(texto, ajustes);
  const enviar = (evento: FormEvent) => {
    evento.preventDefault();
    if (monto === undefined || !listo) return;
    void hacer(mayor(monto, ajustes)).then((bien) => bien && setTexto(''));
  };
  return (
    <Paper withBorder p="md" maw="26rem">
      <form onSubmit={enviar} aria-label={titulo}>
        <Stack gap="sm">
          <Title order={2} size="h4">{titulo}</Title>
          {children}
          <TextInput size="md" label={label} inputMode="decimal" value={texto} autoComplete="off"
            error={texto !== '' && monto === undefined && t('monto_mal')}
            onChange={(evento) => setTexto(evento.currentTarget.value)}/>
          <Button type="submit" size="md" disabled={monto === undefined || !listo}>{accion}</Button>
        </Stack>
      </form>
    </Paper>
  );
}

// Blind: what is expected is not shown to whom counts.
function Contar({caja, ajustes, pedir, cerrada}: AbiertaProps) {
  const {t} = useTranslation();
  const [contado, setContado] = useState<Record<string, string>>({});
  const [nota, setNota] = useState('');
  if (caja.estado === 'ABIERTA')
    return (
      <Button size="md" variant="default"
        onClick={() => void pedir('/caja/revision', {})}>{t('contar_caja')}</Button>
    );
  const montos = caja.metodos.map(
      ({metodo}) => [metodo, leerMonto(contado[metodo] ?? '', ajustes)] as const);
  const listo = montos.every(([metodo, monto]) =>
    monto !== undefined || (metodo !== 'Efectivo' && !contado[metodo]));
  const cerrar = (evento: FormEvent) => {
    evento.preventDefault();
    if (!listo) return;
    const dicho = Object.fromEntries(montos.flatMap(([metodo, monto]) =>
      (monto === undefined ? [] : [[metodo, mayor(monto, ajustes)]])));
    void pedir('/caja/cerrar', {contado: dicho, ...(nota.trim() ? {nota: nota.trim()} : {})})
        .then((dicha) => dicha && cerrada(dicha));
  };
  return (
    <Paper withBorder p="md">
      <form onSubmit={cerrar} aria-label={t('contar_caja')}>
        <Stack gap="sm">
          <Title order={2} size="h4">{t('contar_caja')}</Title>
          <Text size="sm">{t('contar_ayuda')}</Text>
          {caja.metodos.map(({metodo}) => (
            <TextInput key={metodo} size="md" inputMode="decimal" autoComplete="off"
              label={t('contado_en', {metodo: t(`metodo_${metodo}`, metodo)})}
              value={contado[metodo] ?? ''}
              error={contado[metodo] && leerMonto(contado[metodo], ajustes) === undefined
                  && t('monto_mal')}
              onChange={(evento) => {
                const {value} = evento.currentTarget;
                setContado((antes) => ({...antes, [metodo]: value}));
              }}/>
          ))}
          <TextInput size="md" label={t('nota')} value={nota} maxLength={4000}
            onChange={(evento) => setNota(evento.currentTarget.value)}/>
          <Button type="submit" size="md" disabled={!listo}>{t('cerrar_caja')}</Button>
          <Button variant="default" size="md"
            onClick={() => void pedir('/caja/revision', {volver: true})}>{t('seguir_vendiendo')}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}

function Cierre({caja, ajustes, mostrador}:
    {caja: UnaCaja, ajustes: Ajustes, mostrador: Mostrador}) {
  const {t, i18n} = useTranslation();
  const dinero = (monto: number) => escribir(unidades(monto, ajustes), ajustes, i18n.language);
  const bien = caja.diferencia === 0;
  return (
    <Alert color={bien ? 'green' : 'red'} variant="outline" role="status"
      title={t('caja_cerrada_n', {numero: caja.numero})}>
      <Text fw={700} data-diferencia>
        {t('diferencia')}: {dinero(caja.diferencia ?? 0)}
      </Text>
      {caja.metodos.filter(({diferencia}) => diferencia).map(({metodo, diferencia}) => (
        <Text key={metodo} size="sm">{t(`metodo_${metodo}`, metodo)}: {dinero(diferencia!)}</Text>
      ))}
      <Z id={caja.id} nombre={t('ver_z')} mostrador={mostrador}/>
    </Alert>
  );
}

interface ZProps {
  id: number;  // The till's.
  nombre: string;
  mostrador: Mostrador;
}

function Z({id, nombre, mostrador}: ZProps) {
  const {t} = useTranslation();
  const {ancho} = useStore(mostrador.config);
  const [papel, setPapel] = useState('');
  const [mal, setMal] = useState('');
  const pedir = async () => {
    setMal('');
    try {
      setPapel(await mostrador.api.get('/caja/{id}/ticket', {
        params: {id}, query: {ancho}
      } as never) as unknown as string);
    } catch (error) {
      setMal(error instanceof NetworkError ? t('sin_red_caja') : (error as Error).message);
    }
  };
  if (!papel)
    return (
      <>
        <Button mt="xs" variant="default" h={44} aria-label={nombre}
          onClick={() => void pedir()}>{t('ver_z')}</Button>
        {mal && <Text size="sm" className="m-mal" role="alert">{mal}</Text>}
      </>
    );
  return (
    <>
      <pre className="m-ticket" tabIndex={0} aria-label={nombre}>{papel}</pre>
      <Button className="ui-no-paper" onClick={() => print()}>{t('imprimir')}</Button>
    </>
  );
}

function Otras({otras, ajustes, mostrador}:
    {otras: Cerrada[], ajustes: Ajustes, mostrador: Mostrador}) {
  const {t, i18n} = useTranslation();
  const cerradas = otras.filter(({estado}) => estado === 'CERRADA');
  if (cerradas.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h4" mb="xs">{t('cajas_cerradas')}</Title>
      <ul className="m-lista">
        {cerradas.map(({id, numero, usuario, diferencia, apertura}) => (
          <li key={id} className="m-opcion m-ancha">
            <span>
              {numero} · {usuario}
              <Text component="span" display="block" size="sm" c="dimmed">
                {horaDe(apertura, i18n.language)}
              </Text>
            </span>
            <Text component="span" className="ui-number">
              {t('diferencia')}:{' '}
              {escribir(unidades(diferencia ?? 0, ajustes), ajustes, i18n.language)}
            </Text>
            <Z id={id} nombre={t('ver_z_de', {numero})} mostrador={mostrador}/>
          </li>
        ))}
      </ul>
    </section>
  );
}

function horaDe(momento: string, idioma: string): string {
  return formatoDe(idioma, {dateStyle: 'short', timeStyle: 'short'}).format(new Date(momento));
}
