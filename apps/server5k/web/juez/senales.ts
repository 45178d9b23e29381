// What a judge hears and feels without looking.
let audio: AudioContext | undefined;

function tono(hercios: number, ms: number): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    const fuente = audio.createOscillator(), volumen = audio.createGain();
    const fin = audio.currentTime + ms / 1000;
    fuente.frequency.value = hercios;
    volumen.gain.setValueAtTime(0.25, audio.currentTime);
    volumen.gain.exponentialRampToValueAtTime(0.001, fin);
    fuente.connect(volumen).connect(audio.destination);
    fuente.start();
    fuente.stop(fin);
  } catch {
    // A telephone without sound still vibrates and shows.
  }
}

export function bien(): void {
  tono(880, 120);
  navigator.vibrate?.(60);
}
export function quitado(): void {
  tono(440, 120);
  navigator.vibrate?.([30, 40, 30]);
}
export function mal(): void {
  tono(180, 400);
  navigator.vibrate?.([200, 80, 200]);
}

// The screen stays on while a race runs; the system may end that when it wants.
export function pantalla_encendida(): () => void {
  let candado: WakeLockSentinel | undefined, sigue = true;
  const pedir = async () => {
    if (!sigue || document.hidden) return;
    candado = await navigator.wakeLock?.request('screen').catch(() => undefined);
  };
  void pedir();
  document.addEventListener('visibilitychange', pedir);
  return () => {
    sigue = false;
    document.removeEventListener('visibilitychange', pedir);
    void candado?.release().catch(() => undefined);
  };
}
