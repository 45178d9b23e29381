// A count of the shelf: what is there is written down, and the ledger follows.
import {notify} from '@chasqui/ui';
import {Alert, Anchor, Button, NativeSelect, Text, TextInput} from '@mantine/core';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useLeer, useServidor} from './con';
import {useCategorias} from './Inventario';
import {Leido, Titulo} from './piezas';
import {hrefDe} from './ruta';
import {textoDe} from './servidor';
import type {Producto} from './tipos';

const kContadosMax = 500;

export interface Linea {
  id: number;
  contado: number;
}

// What is written and a number of pieces; `mal` are the products where it is none. Pure.
export function lineasDe(escrito: Record<number, string>): {lineas: Linea[], mal: number[]} {
  const lineas: Linea[] = [], mal: number[] = [];
  for (const [id, texto] of Object.entries(escrito)) {
    if (texto.trim() === '') continue;
    if (/^\d{1,9}$/.test(texto.trim())) lineas.push({id: Number(id), contado: Number(texto)});
    else mal.push(Number(id));
  }
  return {lineas, mal};
}

export default function Conteo() {
  const {t} = useTranslation();
  const categorias = useCategorias();
  const [categoria, setCategoria] = useState('');
  return (
    <>
      <Titulo>{t('conteo')}</Titulo>
      <Anchor href={hrefDe('inventario')} size="sm">← {t('lugar_inventario')}</Anchor>
      <NativeSelect my="sm" maw="24rem" size="md" label={t('campo_categoria')} value={categoria}
        data={[{value: '', label: t('elija')}, ...categorias]}
        onChange={({currentTarget}) => setCategoria(currentTarget.value)}/>
      {categoria && <Estante key={categoria} categoria={categoria}/>}
    </>
  );
}

function Estante({categoria}: {categoria: string}) {
  const productos = useLeer<Producto[]>(['inventario', 'estante'], '/inventario', {
    categoria, tipo__ne: 'servicio', orden: 'ubicacion,nombre', limit: kContadosMax
  });
  return <Leido de={productos}>{(suyos) => <Hoja productos={suyos} categoria={categoria}/>}</Leido>;
}

function Hoja({productos, categoria}: {productos: Producto[], categoria: string}) {
  const {t} = useTranslation(), servidor = useServidor();
  const [escrito, setEscrito] = useState<Record<number, string>>({});
  const [motivo, setMotivo] = useState('');
  const [falla, setFalla] = useState('');
  const [manda, setManda] = useState(false);
  const {lineas, mal} = lineasDe(escrito);
  const distintas = lineas.filter(({id, contado}) =>
    productos.find((uno) => uno.id === id)?.stock !== contado).length;
  const guardar = async () => {
    setManda(true);
    setFalla('');
    try {
      const cuerpo = {lineas, motivo: motivo.trim() || t('conteo_de', {categoria})};
      await servidor.api.post('/inventario/conteo' as never, {body: cuerpo} as never);
      notify(t('contados', {count: lineas.length}));
      setEscrito({});
      servidor.mirarDeNuevo('inventario', 'tablero');
    } catch (error) {
      setFalla(textoDe(error, t));
    } finally {
      setManda(false);
    }
  };
  if (productos.length === 0) return <Text c="dimmed">{t('ningun_producto')}</Text>;
  return (
    <>
      <Text size="sm" mb="xs">{t('conteo_ayuda')}</Text>
      <ul className="t-lista">
        {productos.map((uno) => (
          <li key={uno.id} className="t-contar">
            <span><Text size="sm" fw={600}>{uno.nombre}</Text>
              <Text size="xs" c="dimmed">{[uno.ubicacion, uno.sku].filter(Boolean).join(' · ')}
              </Text></span>
            <TextInput size="sm" inputMode="numeric" className="t-cuanto" autoComplete="off"
              aria-label={t('contado_de', {que: uno.nombre})} value={escrito[uno.id] ?? ''}
              error={mal.includes(uno.id) && t('entero_mal')}
              onChange={({currentTarget: {value}}) => setEscrito({...escrito, [uno.id]: value})}/>
            <Text size="sm" className="ui-number">{t('segun_sistema', {n: uno.stock})}</Text>
          </li>
        ))}
      </ul>
      {falla && <Alert color="red" variant="outline" role="alert" my="xs">{falla}</Alert>}
      <TextInput my="sm" maw="30rem" size="md" label={t('campo_motivo')} value={motivo}
        placeholder={t('conteo_de', {categoria})} maxLength={200}
        onChange={({currentTarget}) => setMotivo(currentTarget.value)}/>
      <Text size="sm" role="status" mb="xs">
        {t('conteo_resumen', {contados: lineas.length, distintas})}
      </Text>
      <Button size="md" disabled={lineas.length === 0 || mal.length > 0} loading={manda}
        onClick={() => void guardar()}>{t('guardar_conteo')}</Button>
    </>
  );
}
