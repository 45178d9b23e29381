// What a section is asked, in the page's address: it outlives a reload, and can be sent.
import {stay, useSearch} from '@chasqui/ui/places';

export function useAddress<Name extends string>(names: readonly Name[]):
    [Record<Name, string>, (change: Partial<Record<Name, string>>) => void] {
  const said = new URLSearchParams(useSearch());
  const asked = Object.fromEntries(names.map((name) => [name, said.get(name) ?? ''])) as
      Record<Name, string>;
  const ask = (change: Partial<Record<Name, string>>) => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries<string | undefined>(change))
      if (value) next.set(name, value);
      else next.delete(name);
    stay(location.pathname + (next.size ? `?${next}` : ''));
  };
  return [asked, ask];
}
