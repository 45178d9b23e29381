// Labels of products, as many of each as are wanted, for the printer.
import {useSearch} from '@chasqui/ui/places';
import {Anchor, Button, Checkbox, Group, NativeSelect, Text} from '@mantine/core';
import {useQuery} from '@tanstack/react-query';
import {useState} from 'react';
import {useTranslation} from 'react-i18next';
import {anchosDe} from './codigo128';
import {useDinero, useServidor} from './con';
import {Leido, Titulo} from './piezas';
import {hrefDe} from './ruta';
import type {Producto} from './tipos';

const kCopias = ['1', '2', '3', '5', '10', '20', '50', '100'];

export default function Etiquetas() {
  const {t} = useTranslation(), servidor = useServidor();
  const ids = (new URLSearchParams(useSearch()).get('ids') ?? '').split(',')
      .map(Number).filter((id) => Number.isInteger(id) && id > 0);
  const productos = useQuery({
    queryKey: ['inventario', 'etiquetas', ids],
    queryFn: ({signal}) => servidor.porId<Producto>('/inventario', ids, signal)
  });
  return (
    <>
      <div className="ui-no-paper">
        <Titulo>{t('etiquetas')}</Titulo>
        <Anchor href={hrefDe('inventario')} size="sm">← {t('lugar_inventario')}</Anchor>
      </div>
      <Leido de={productos}>
        {(suyos) => <Hoja productos={ids.flatMap((id) => suyos.get(id) ?? [])}/>}
      </Leido>
    </>
  );
}

function Hoja({productos}: {productos: Producto[]}) {
  const {t} = useTranslation();
  const [copias, setCopias] = useState(1);
  const [precio, setPrecio] = useState(true);
  if (productos.length === 0) return <Text c="dimmed">{t('elija_etiquetas')}</Text>;
  const todas = productos.flatMap((uno) =>
    Array.from({length: copias}, (_, n) => ({clave: `${uno.id} ${n}`, uno})));
  return (
    <>
      <Group className="ui-no-paper" my="sm" align="end">
        <NativeSelect label={t('copias')} value={String(copias)} data={kCopias}
          onChange={({currentTarget}) => setCopias(Number(currentTarget.value))}/>
        <Checkbox label={t('con_precio')} checked={precio} my={8}
          onChange={({currentTarget}) => setPrecio(currentTarget.checked)}/>
        <Button onClick={() => print()}>{t('imprimir')}</Button>
      </Group>
      <ul className="t-etiquetas" aria-label={t('etiquetas')}>
        {todas.map(({clave, uno}) => <Etiqueta key={clave} producto={uno} precio={precio}/>)}
      </ul>
    </>
  );
}

function Etiqueta({producto, precio}: {producto: Producto, precio: boolean}) {
  const dinero = useDinero();
  const codigo = producto.codigo_barras ?? producto.sku ?? `P${producto.id}`;
  return (
    <li className="t-etiqueta">
      <span className="t-etiqueta-nombre">{producto.nombre}</span>
      {precio && <b className="ui-number">{dinero(producto.precio)}</b>}
      <Barras codigo={codigo}/>
      <span className="ui-number">{codigo}</span>
    </li>
  );
}

const kAlto = 30, kMargen = 10;  // In widths of the narrowest bar.

function Barras({codigo}: {codigo: string}) {
  const anchos = anchosDe(codigo);
  if (!anchos) return null;
  let x = kMargen;
  const barras = anchos.map((ancho, i) => {
    const desde = x;
    x += ancho;
    return i % 2 === 0 ? `M${desde} 0h${ancho}v${kAlto}h-${ancho}z` : '';
  });
  return (
    <svg viewBox={`0 0 ${x + kMargen} ${kAlto}`} preserveAspectRatio="none" role="img"
      aria-label={codigo} shapeRendering="crispEdges"><path d={barras.join('')}/></svg>
  );
}
