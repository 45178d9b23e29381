// How the site is, in figures.
import {useTranslation} from 'react-i18next';
import {Heading} from '../Heading';
import {Figures} from '../parts/Figures';

export default function Metrics() {
  const {t} = useTranslation();
  return (
    <>
      <Heading title={t('section_medidas')} about={t('metrics_about')}/>
      <Figures/>
    </>
  );
}
