// A record's fields as a form. What somebody else changed meanwhile is not written over: other
// fields are taken as they are now, for the same ones both values are shown.
import {ApiError} from '@chasqui/client';
import {notify} from '@chasqui/ui';
import {Field, Form, useForm, type FieldKind, type FormState, type Option} from '@chasqui/ui/form';
import {useUnsaved} from '@chasqui/ui/places';
import {Alert, Button, Group, Text} from '@mantine/core';
import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {leerMonto, mayor, type Ajustes} from '../mostrador/dinero';
import {useAjustes} from './con';
import {textoDe} from './servidor';
import type {Guardado} from './tipos';

export interface Campo {
  nombre: string;
  tipo?: FieldKind;
  opciones?: Option[];
  es_id?: boolean;      // Of 'choice': the value is a number.
  requerido?: boolean;
  fijo?: boolean;
  ayuda?: string;
}

type Valores = Record<string, unknown>;

export function valoresDe(registro: object, campos: Campo[]): Valores {
  const suyos = registro as Valores;
  return Object.fromEntries(campos.map(({nombre, tipo}) => {
    const valor = suyos[nombre];
    if (tipo === 'yes_no') return [nombre, valor === true];
    return [nombre, valor === null || valor === undefined ? '' : String(valor)];
  }));
}

const numero = /^-?\d{1,12}$/;

// Throws ApiError that names the fields that cannot be sent.
export function paraServidor(cambios: Valores, campos: Campo[], ajustes: Ajustes,
                             t: (clave: string) => string): Valores {
  const mal: {loc: string[], msg: string}[] = [];
  const dichos = Object.entries(cambios).map(([nombre, valor]) => {
    const campo = campos.find((cada) => cada.nombre === nombre)!;
    const falla = (clave: string) => void mal.push({loc: ['body', nombre], msg: t(clave)});
    const texto = typeof valor === 'string' ? valor.trim() : valor;
    if (texto === '' || texto === null) {
      if (campo.requerido) falla('falta');
      return [nombre, null];
    }
    if (campo.tipo === 'decimal') {
      const monto = leerMonto(String(texto), ajustes);
      if (monto === undefined) falla('monto_mal');
      return [nombre, monto === undefined ? null : mayor(monto, ajustes)];
    }
    if (campo.tipo === 'integer' && !numero.test(String(texto))) falla('entero_mal');
    return [nombre, campo.tipo === 'integer' || campo.es_id ? Number(texto) : texto];
  });
  if (mal.length) throw new ApiError(422, {detail: mal});
  return Object.fromEntries(dichos) as Valores;
}

export interface Choque {
  actual: Guardado & Valores;
  campos: string[];  // Changed on both sides.
  cambios: Valores;  // Ours, all of them, as the server takes them.
}

// What two changes of the same record have in common; none: both can stand.
export function choqueDe(base: object, actual: object, cambios: Valores): string[] {
  const [antes, ahora] = [base as Valores, actual as Valores];
  const distinto = (a: unknown, b: unknown) =>
      JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
  return Object.keys(cambios).filter((campo) =>
    distinto(antes[campo], ahora[campo]) && distinto(ahora[campo], cambios[campo]));
}

export interface EdicionProps<T extends Guardado> {
  registro: T;
  campos: Campo[];
  guardar(cambios: Valores, version: number): Promise<unknown>;
  fijo?: boolean;
}

function actualDe(error: unknown): (Guardado & Valores) | undefined {
  if (!(error instanceof ApiError) || error.status !== 412) return undefined;
  return (error.body as {actual?: Guardado & Valores}).actual;
}

export function Edicion<T extends Guardado>({registro, campos, guardar, fijo}: EdicionProps<T>) {
  const {t} = useTranslation(), ajustes = useAjustes();
  const form = useForm(valoresDe(registro, campos));
  const [base, setBase] = useState<Guardado>(registro);
  const [choque, setChoque] = useState<Choque>();
  const tocado = Object.keys(form.changes).length > 0;
  useUnsaved(tocado);
  const empezar = (de: Guardado) => {
    setBase(de);
    form.reset(valoresDe(de, campos));
    setChoque(undefined);
  };
  useEffect(() => {
    if (!tocado && registro.version !== base.version) empezar(registro);
  }, [registro, tocado]);
  const mandar = async (cambios: Valores, version: number, desde: object): Promise<void> => {
    try {
      if (Object.keys(cambios).length) await guardar(cambios, version);
    } catch (error) {
      const actual = actualDe(error);
      if (!actual) throw error;
      const ambos = choqueDe(desde, actual, cambios);
      if (ambos.length === 0) return mandar(cambios, actual.version, actual);
      return setChoque({actual, campos: ambos, cambios});
    }
    empezar({...base, ...desde, ...cambios, version: -1});  // Until it is read again.
    notify(t('guardado'));
  };
  const elegir = (cambios: Valores) =>
      void mandar(cambios, choque!.actual.version, choque!.actual)
          .catch((error: unknown) => notify({text: textoDe(error, t), is_bad: true}));
  return (
    <>
      {choque && <Ambos {...choque} campos_de={campos} elegir={elegir}/>}
      <Form form={form} columns={2} only_changes action={t('guardar')}
        send={(_, cambios) =>
          mandar(paraServidor(cambios, campos, ajustes, t), base.version, base)}>
        {campos.map((campo) => <UnCampo key={campo.nombre} form={form} campo={campo}
          fijo={fijo ?? false}/>)}
      </Form>
    </>
  );
}

export function UnCampo({form, campo, fijo = false}:
    {form: FormState, campo: Campo, fijo?: boolean}) {
  const {t} = useTranslation();
  return (
    <Field form={form} name={campo.nombre} label={t(`campo_${campo.nombre}`)}
      kind={campo.tipo ?? 'text'} is_required={campo.requerido ?? false}
      is_fixed={fijo || (campo.fijo ?? false)}
      {...(campo.opciones ? {options: campo.opciones} : {})}
      {...(campo.ayuda ? {hint: campo.ayuda} : {})}/>
  );
}

function Ambos({actual, campos, cambios, campos_de, elegir}:
    Choque & {campos_de: Campo[], elegir(cambios: Valores): void}) {
  const {t} = useTranslation();
  const texto = (nombre: string, valor: unknown) => {
    const opciones = campos_de.find((campo) => campo.nombre === nombre)?.opciones;
    const dicho = opciones?.find((opcion) => opcion.value === String(valor))?.label ?? valor;
    return dicho === null || dicho === undefined || dicho === '' ? '—' : String(dicho);
  };
  const los_demas = Object.fromEntries(
      Object.entries(cambios).filter(([nombre]) => !campos.includes(nombre)));
  return (
    <Alert color="orange" variant="outline" role="alert" my="sm" title={t('choque')}>
      {campos.map((nombre) => (
        <div key={nombre} className="t-choque">
          <Text fw={700} size="sm">{t(`campo_${nombre}`)}</Text>
          <Text size="sm" data-lado="otro">
            {t('choque_otro')}: {texto(nombre, actual[nombre])}
          </Text>
          <Text size="sm" data-lado="mio">{t('choque_mio')}: {texto(nombre, cambios[nombre])}</Text>
        </div>
      ))}
      <Group mt="xs">
        <Button onClick={() => elegir(cambios)}>{t('choque_vale_mio')}</Button>
        <Button variant="default" onClick={() => elegir(los_demas)}>
          {t('choque_vale_otro')}
        </Button>
      </Group>
    </Alert>
  );
}
