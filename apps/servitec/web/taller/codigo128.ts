// Bar codes of kind Code 128, set B (ISO/IEC 15417): letters, digits and signs of ASCII. Pure.

// Widths of bars and gaps of each of the 107 signs; the last is the stop.
const kAnchos = ('212222222122222221121223121322131222122213122312132212221213221312231212112232'
    + '122132122231113222123122123221223211221132221231213212223112312131311222321122321221312212'
    + '322112322211212123212321232121111323131123131321112313132113132311211313231113231311112133'
    + '112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113'
    + '312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411'
    + '142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112'
    + '421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131'
    + '211412211214211232').match(/.{6}/g)!;
const kParada = '2331112', kComienzoB = 104, kSuma = 103;

// The widths in turn, beginning with a bar; undefined: it has a letter that the code does not.
export function anchosDe(texto: string): number[] | undefined {
  if (!/^[ -~]{1,48}$/.test(texto)) return undefined;
  const valores = [...texto].map((letra) => letra.charCodeAt(0) - 32);
  const suma = valores.reduce((hasta, valor, i) => hasta + valor * (i + 1), kComienzoB) % kSuma;
  const signos = [kComienzoB, ...valores, suma].map((valor) => kAnchos[valor]!);
  return [...signos.join(''), ...kParada].map(Number);
}
