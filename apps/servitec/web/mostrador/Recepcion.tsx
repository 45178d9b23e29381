import {useStored} from '@chasqui/client/react';
import {
  Alert, Anchor, Button, Checkbox, NativeSelect, Paper, Stack, Text, TextInput, Textarea, Title
} from '@mantine/core';
import {startTransition, useEffect, useRef, useState, type FormEvent} from 'react';
import {useTranslation} from 'react-i18next';
import type {Borrador, Notas} from './base';
import {Clientes} from './Clientes';
import {kAjustes} from './dinero';
import {Espera} from './Espera';
import type {Mostrador} from './mostrador';
import {conTotal, fallasDe, ordenDe, type Escrito} from './orden';
import {Piezas} from './Piezas';

const kNuevo: Borrador = {cliente: null, piezas: [], escrito: {}};
const kNadie: Notas['tecnicos'] = [];

// What was half written is still there after a reload, a sale or a power cut.
export default function Recepcion({mostrador}: {mostrador: Mostrador}) {
  const [borrador, setBorrador] = useState<Borrador>();
  const [hoja, setHoja] = useState(0);
  const [recibida, setRecibida] = useState('');
  useEffect(() => {
    void mostrador.base.nota('recepcion')
        .then((guardado) => startTransition(() => setBorrador({...kNuevo, ...guardado})));
  }, [mostrador]);
  if (!borrador) return <Espera/>;
  return (
    <Hoja key={hoja} mostrador={mostrador} borrador={borrador} recibida={recibida}
      hecha={(id) => {
        setRecibida(id);
        setBorrador(kNuevo);
        setHoja((antes) => antes + 1);
      }}/>
  );
}

interface HojaProps {
  mostrador: Mostrador;
  borrador: Borrador;
  recibida: string;  // The order before this one, "": none.
  hecha(id: string): void;
}

const escritoEn = (formulario: HTMLFormElement) =>
  Object.fromEntries(new FormData(formulario)) as Escrito;

function Hoja({mostrador, borrador, recibida, hecha}: HojaProps) {
  const {t} = useTranslation();
  const {base} = mostrador;
  const ajustes = useStored(() => base.nota('ajustes'), [base], undefined) ?? kAjustes;
  const tecnicos = useStored(
      async () => await base.nota('tecnicos') ?? kNadie, [base], kNadie);
  const [cliente, setCliente] = useState(borrador.cliente);
  const [piezas, setPiezas] = useState(borrador.piezas);
  const [fallas, setFallas] = useState<Record<string, string>>({});
  const formulario = useRef<HTMLFormElement>(null), quien = useRef<HTMLDivElement>(null);
  const guardando = useRef(false);
  const recordar = (cambio: Partial<Borrador> = {}) => void base.anotar(
      'recepcion', {cliente, piezas, escrito: escritoEn(formulario.current!), ...cambio});
  const guardar = async (evento: FormEvent<HTMLFormElement>) => {
    evento.preventDefault();
    if (guardando.current) return;
    const escrito = conTotal(escritoEn(evento.currentTarget), piezas, ajustes);
    const vistas = {
      ...(cliente ? {} : {cliente: 'falta_cliente'}), ...fallasDe(escrito, ajustes)
    };
    setFallas(vistas);
    const primera = Object.keys(vistas)[0];
    if (primera === 'cliente') quien.current?.querySelector('input')?.focus();
    else if (primera)
      formulario.current?.querySelector<HTMLElement>(`[name=${primera}]`)?.focus();
    if (!cliente || primera) return;
    guardando.current = true;
    try {
      const titulo = `${escrito['equipo']} ${escrito['marca']} ${escrito['modelo']}`;
      hecha(await mostrador.crearOrden(cliente, ordenDe(escrito, piezas, ajustes), titulo));
    } finally {
      guardando.current = false;
    }
  };
  return (
    <Stack gap="md" pb="xl">
      <Title order={1} size="h3">{t('lugar_recepcion')}</Title>
      {recibida && <Hecha key={recibida} mostrador={mostrador} id={recibida}/>}
      <Paper withBorder p="md" ref={quien}>
        <Clientes mostrador={mostrador} label={t('cliente')} elegido={cliente}
          elegir={(otro) => {
            setCliente(otro);
            recordar({cliente: otro});
          }}/>
        {fallas['cliente'] && !cliente && (
          <Alert color="red" variant="outline" role="alert" mt="xs" p="xs">
            {t('falta_cliente')}
          </Alert>
        )}
      </Paper>
      <form ref={formulario} onSubmit={(evento) => void guardar(evento)} noValidate
        aria-label={t('equipo_recibido')} onChange={() => recordar()}>
        <Equipo fallas={fallas} escrito={borrador.escrito} tecnicos={tecnicos}>
          <Piezas mostrador={mostrador} piezas={piezas} ajustes={ajustes}
            poner={(otras) => {
              setPiezas(otras);
              recordar({piezas: otras});
            }}/>
        </Equipo>
      </form>
    </Stack>
  );
}

// What was taken in, and its papers as soon as the server has given it a number.
function Hecha({mostrador, id}: {mostrador: Mostrador, id: string}) {
  const {t} = useTranslation();
  const {base} = mostrador;
  const orden = useStored(() => base.nota('recibida'), [base], undefined);
  const [numero, setNumero] = useState('');
  const marco = useRef<HTMLDivElement>(null);
  useEffect(() => marco.current?.focus(), []);
  const suya = orden?.id === id ? orden : undefined, servidor_id = suya?.servidor_id;
  useEffect(() => {
    if (servidor_id === undefined) return;
    void mostrador.numeroDeOrden(servidor_id).catch(() => '').then(setNumero);
  }, [mostrador, servidor_id]);
  return (
    <Alert ref={marco} tabIndex={-1} color="green" variant="outline" role="status"
      title={t('orden_guardada')}>
      {suya?.titulo}
      {servidor_id === undefined
          ? <Text size="sm">{t('orden_enviandose')}</Text>
          : <div>
              <Anchor href={`/taller/ordenes/${servidor_id}`}>
                {t('orden_papeles', {numero})}
              </Anchor>
            </div>}
    </Alert>
  );
}

interface EquipoProps {
  fallas: Record<string, string>;
  escrito: Escrito;
  tecnicos: Notas['tecnicos'];
  children: React.ReactNode;
}

function Equipo({fallas, escrito, tecnicos, children}: EquipoProps) {
  const {t} = useTranslation();
  const campo = (name: string) => ({
    name, size: 'md', label: t(`campo_${name}`), autoComplete: 'off', defaultValue: escrito[name],
    error: fallas[name] ? t(fallas[name]) : undefined
  });
  const monto = (name: string) => ({...campo(name), inputMode: 'decimal' as const});
  return (
    <div className="m-campos">
      <TextInput {...campo('equipo')} maxLength={200} placeholder={t('equipo_ejemplo')}/>
      <TextInput {...campo('marca')} maxLength={200}/>
      <TextInput {...campo('modelo')} maxLength={200}/>
      <TextInput {...campo('serie')} maxLength={120}/>
      <Textarea {...campo('problema')} className="m-ancho" maxLength={4000} rows={3}/>
      <TextInput {...campo('accesorios')} className="m-ancho" maxLength={1000}
        description={t('accesorios_ayuda')}/>
      <Checkbox name="riesgoso" size="md" className="m-ancho" label={t('campo_riesgoso')}
        defaultChecked={escrito['riesgoso'] === 'on'}/>
      {children}
      <TextInput {...monto('presupuesto')}/>
      <TextInput {...monto('total')} description={t('total_ayuda')}/>
      <TextInput {...monto('descuento')}/>
      <TextInput {...monto('anticipo')}/>
      <TextInput {...campo('fecha_entrega')} type="date"/>
      <NativeSelect {...campo('tecnico_id')} key={tecnicos.length} data={[
        {value: '', label: t('sin_tecnico')},
        ...tecnicos.map(({id, nombre}) => ({value: String(id), label: nombre}))
      ]}/>
      <Textarea {...campo('observacion')} className="m-ancho" maxLength={4000} rows={2}/>
      <Button type="submit" size="lg" className="m-ancho">{t('guardar_orden')}</Button>
    </div>
  );
}
