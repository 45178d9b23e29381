// Where one arrives: the records there are, and how the site is.
import {Text} from '@mantine/core';
import {useQueries} from '@tanstack/react-query';
import {useTranslation} from 'react-i18next';
import {useReadAgain, useSite} from '../context';
import {Heading} from '../Heading';
import {hrefOf, modelHref} from '../places';
import {pathOf, rowsKey} from '../records';
import {list} from '../server';
import type {Model} from '../wire';
import {Figures} from '../parts/Figures';

export default function Home() {
  const {t} = useTranslation();
  const {app} = useSite();
  return (
    <>
      <Heading title={app.titulo} about={app.descripcion}/>
      {app.modelos.length === 0 && <Text role="status">{t('no_models')}</Text>}
      <ul className="a-cards" aria-label={t('records')}>
        <Counts models={app.modelos}/>
      </ul>
      {app.yo.administra && (
        <section aria-label={t('section_medidas')}>
          <h2 className="a-under"><a href={hrefOf('medidas')}>{t('section_medidas')}</a></h2>
          <Figures is_short/>
        </section>
      )}
    </>
  );
}

function Counts({models}: {models: Model[]}) {
  const {t, i18n} = useTranslation();
  const again = useReadAgain();
  const counts = useQueries({queries: models.map((model) => ({
    queryKey: [...rowsKey(model), 'cuenta'], refetchInterval: again,
    queryFn: () => list(pathOf(model), {limit: 1})
  }))});
  return models.map((model, at) => (
    <li key={model.nombre}>
      <a className="a-card" href={modelHref(model.nombre)}>
        <b>{counts[at]?.data?.total?.toLocaleString(i18n.language) ?? '—'}</b>
        <span>{model.etiqueta[1]}</span>
        {counts[at]?.isError && <Text size="xs" className="a-fault">{t('not_read')}</Text>}
      </a>
    </li>
  ));
}
