// What all sections know: the site, who asks, what commits.
import {Store} from '@chasqui/client';
import {useStore} from '@chasqui/client/react';
import type {QueryClient} from '@tanstack/react-query';
import {createContext, useContext} from 'react';
import {useTranslation} from 'react-i18next';
import type {Feed} from './stream';
import type {Way} from './values';
import type {Application, Model} from './wire';

export interface Site {
  app: Application;
  feed: Feed | undefined;   // Administrators hear what commits; others read again in a while.
  queries: QueryClient;
}

export const SiteContext = createContext<Site | undefined>(undefined);

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (!site) throw new Error('no site around this');
  return site;
}

export const useModel = (name: string): Model | undefined =>
    useSite().app.modelos.find(({nombre}) => nombre === name);

export function useWay(): Way {
  const {t, i18n} = useTranslation();
  return {language: i18n.language, zone: useSite().app.zona || 'UTC', yes: t('yes'), no: t('no')};
}

const kReadAgainMs = 5_000;

const kNobody = new Store<'away'>('away');

// How often a list is read again by who does not hear what commits.
export function useReadAgain(): number | false {
  const {feed} = useSite();
  return useStore<string>(feed?.state ?? kNobody) === 'open' ? false : kReadAgainMs;
}
