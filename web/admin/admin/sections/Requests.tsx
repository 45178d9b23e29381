// What was asked last, how it was answered and how long it took.
import {Text} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useWay} from '../context';
import {Heading} from '../Heading';
import {LocalTable} from '../parts/LocalTable';
import {useRead} from '../reading';
import {momentOf, whoOf} from '../values';
import type {Asked} from '../wire';

const kAgainMs = 5_000;

export default function Requests() {
  const {t} = useTranslation();
  const way = useWay();
  const {data, fault, again} = useRead<Asked[]>('peticiones', kAgainMs);
  return (
    <>
      <Heading title={t('section_peticiones')} about={t('requests_about')}/>
      <LocalTable label={t('section_peticiones')} rows={data} fault={fault} again={again}
        idOf={({id, hora, ruta}) => String(id || `${hora} ${ruta}`)} order={['-hora']}
        empty={<Text>{t('requests_none')}</Text>} columns={[
          {name: 'hora', label: t('moment'), cell: ({hora}) => momentOf(hora, way)},
          {name: 'metodo', label: t('method')},
          {name: 'ruta', label: t('path')},
          {name: 'estado', label: t('status'), is_number: true, cell: ({estado}) => (
            <span className={estado >= 400 ? 'a-before' : undefined}>{estado}</span>
          )},
          {name: 'ms', label: 'ms', is_number: true, cell: ({ms}) =>
            Number(ms).toLocaleString(way.language, {maximumFractionDigits: 1})},
          {name: 'quien', label: t('who'), value: ({quien}) => whoOf(quien),
           cell: ({quien}) => whoOf(quien) || t('nobody')},
          {name: 'direccion', label: t('address'), is_hidden: true},
          {name: 'id', label: t('request'), is_hidden: true}
        ]}/>
    </>
  );
}
