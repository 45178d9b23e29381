// Stock: the list, one product with its ledger, a new one, a count, labels.
import {go} from '@chasqui/ui/places';
import type {Asked, Column} from '@chasqui/ui/table';
import {Anchor, Badge, Button, Checkbox, Group, NativeSelect} from '@mantine/core';
import {lazy, useState} from 'react';
import {useTranslation} from 'react-i18next';
import {useDinero, useLeer, usePuede} from './con';
import {conFiltro, Lista} from './Lista';
import {NoPuede, Titulo} from './piezas';
import {hrefDe} from './ruta';
import type {Producto} from './tipos';
import {Producto as Ficha, ProductoNuevo} from './Producto';

const Conteo = lazy(() => import('./Conteo'));
const Etiquetas = lazy(() => import('./Etiquetas'));

export default function Inventario({id}: {id?: string}) {
  const puede = usePuede();
  if (id === 'nuevo') return <ProductoNuevo/>;
  if (id === 'conteo') return puede('contar') ? <Conteo/> : <NoPuede/>;
  if (id === 'etiquetas') return <Etiquetas/>;
  return id ? <Ficha id={Number(id)}/> : <Productos/>;
}

export const kTipos = ['producto', 'repuesto', 'servicio'] as const;
const kCategoriasDe = 500;

// The categories that there are, as far as a look at the products tells.
export function useCategorias(): string[] {
  const productos = useLeer<Producto[]>(['inventario', 'categorias'], '/inventario',
                                        {orden: 'categoria', limit: kCategoriasDe});
  return [...new Set((productos.data ?? []).map(({categoria}) => categoria))];
}

function useColumnas(): Column<Producto>[] {
  const {t} = useTranslation();
  const dinero = useDinero(), puede = usePuede();
  return [
    {name: 'nombre', label: t('campo_nombre'), is_sortable: true},
    {name: 'categoria', label: t('campo_categoria'), is_sortable: true},
    {name: 'precio', label: t('campo_precio'), is_sortable: true, is_number: true,
     cell: ({precio}) => dinero(precio)},
    ...(puede('costo') ? [{name: 'costo', label: t('campo_costo'), is_number: true,
                           is_sortable: true, cell: ({costo}: Producto) => dinero(costo)}] : []),
    {name: 'stock', label: t('campo_stock'), is_sortable: true, is_number: true,
     cell: (uno) => <Hay {...uno}/>},
    {name: 'reservado', label: t('campo_reservado'), is_number: true, is_hidden: true},
    {name: 'sku', label: t('campo_sku'), is_sortable: true},
    {name: 'codigo_barras', label: t('campo_codigo_barras'), is_hidden: true},
    {name: 'ubicacion', label: t('campo_ubicacion'), is_hidden: true, is_sortable: true},
    {name: 'tipo', label: t('campo_tipo'), is_hidden: true, cell: ({tipo}) => t(`tipo_${tipo}`)}
  ];
}

export const esBajo = ({tipo, stock, stock_minimo}: Producto) =>
    tipo !== 'servicio' && stock <= stock_minimo;

function Hay(uno: Producto) {
  const {t} = useTranslation();
  if (uno.tipo === 'servicio') return <>—</>;
  return (
    <>
      {uno.stock}
      {esBajo(uno) && <Badge color="red.9" variant="filled" size="sm" ml={6}>{t('bajo')}</Badge>}
    </>
  );
}

function Productos() {
  const {t} = useTranslation();
  const puede = usePuede();
  const [elegidos, elegir] = useState<Set<string>>(new Set());
  const etiquetas = () =>
      go(`${hrefDe('inventario', 'etiquetas')}?ids=${[...elegidos].join(',')}`);
  return (
    <>
      <Titulo aparte={
        <Group gap="xs">
          {puede('contar') && (
            <Button variant="default" component="a" href={hrefDe('inventario', 'conteo')}>
              {t('contar')}
            </Button>
          )}
          {puede('productos') && (
            <Button component="a" href={hrefDe('inventario', 'nuevo')}>{t('producto_nuevo')}
            </Button>
          )}
        </Group>
      }>{t('lugar_inventario')}</Titulo>
      <Lista<Producto> titulo={t('lugar_inventario')} clave="inventario" camino="/inventario"
        columnas={useColumnas()} orden="nombre" abrir={({id}) => hrefDe('inventario', id)}
        busca={t('buscar_producto')} elegidos={elegidos} elegir={elegir}
        con_elegidos={<Button size="xs" onClick={etiquetas}>{t('imprimir_etiquetas')}</Button>}
        filtros={(asked, ask) => <Filtros asked={asked} ask={ask}/>}
        vacio={<>{t('ningun_producto')} <Anchor href={hrefDe('inventario')}>{t('ver_todos')}
        </Anchor></>}/>
    </>
  );
}

function Filtros({asked, ask}: {asked: Asked, ask(otro: Asked): void}) {
  const {t} = useTranslation();
  const pon = (nombre: string, valor: string) => ask(conFiltro(asked, nombre, valor));
  const {categoria = '', tipo = '', stock_bajo = ''} = asked.filters;
  return (
    <>
      <NativeSelect size="sm" label={t('campo_categoria')} value={categoria}
        data={[{value: '', label: t('todas')}, ...useCategorias()]}
        onChange={({currentTarget: {value}}) => pon('categoria', value)}/>
      <NativeSelect size="sm" label={t('campo_tipo')} value={tipo}
        data={[{value: '', label: t('todos')},
               ...kTipos.map((value) => ({value, label: t(`tipo_${value}`)}))]}
        onChange={({currentTarget: {value}}) => pon('tipo', value)}/>
      <Checkbox label={t('solo_bajo')} checked={stock_bajo === 'true'} size="md" my={6}
        onChange={({currentTarget: {checked}}) => pon('stock_bajo', checked ? 'true' : '')}/>
    </>
  );
}
