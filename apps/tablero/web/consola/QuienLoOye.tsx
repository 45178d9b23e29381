// The answer of a simulation, as people read it.
import {Stack, Text, Title} from '@mantine/core';
import {useTranslation} from 'react-i18next';
import {useSitio, type Simulado} from './datos';

export function QuienLoOye({simulado}: {simulado: Simulado}) {
  const {t} = useTranslation();
  const {conocido, todos, en_linea, usuarios, bandejas, type} = simulado;
  const estricto = useSitio().data?.estricto;
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">{t('quien_lo_oye')}</Title>
      <Text className="con-bien" fw={600}>{t('nada_se_publico')}</Text>
      {!conocido && (
        <div className="con-aviso">
          <Text fw={600}>{t('tipo_desconocido', {type})}</Text>
          <Text size="sm">{t(estricto ? 'desconocido_estricto' : 'desconocido_igual')}</Text>
        </div>
      )}
      <Text>{t(todos ? 'lo_oyen_todos' : 'lo_oyen_algunos', {count: en_linea})}</Text>
      <dl className="con-ficha">
        <dt>{t('por_canales')}</dt>
        <dd><ul>{simulado.canales.map((canal) => <Canal key={canal} canal={canal}/>)}</ul></dd>
        <dt>{t('les_toca')}</dt>
        <dd>{usuarios.length ? usuarios.join(', ') : t('a_nadie_en_particular')}</dd>
        <dt>{t('en_bandejas')}</dt>
        <dd>{bandejas.length ? bandejas.join(', ') : t('en_ninguna_bandeja')}</dd>
      </dl>
      <Nombres simulado={simulado}/>
    </Stack>
  );
}

function Canal({canal}: {canal: string}) {
  const {t} = useTranslation();
  const [clase = '', ...resto] = canal.split(':'), quien = resto.join(':');
  const dicho = clase === 'rol' ? t('canal_rol', {rol: t(`rol_${quien}`)})
      : clase === 'asunto' ? t('canal_asunto', {quien}) : t('canal_todos');
  return <li>{dicho} (<code>{canal}</code>)</li>;
}

function Nombres({simulado: {eventos, todos}}: {simulado: Simulado}) {
  const {t} = useTranslation();
  return (
    <div className="con-tabla">
      <table>
        <caption>{t('se_dice_asi')}</caption>
        <thead>
          <tr><th scope="col">{t('evento')}</th><th scope="col">{t('a_quien')}</th></tr>
        </thead>
        <tbody>
          {eventos.map(({evento, rol}) => (
            <tr key={`${evento} ${rol}`}>
              <td><code>{evento}</code></td>
              <td>{rol ? t('solo_rol', {rol: t(`rol_${rol}`)})
                       : t(todos ? 'a_todos' : 'a_los_de_arriba')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
