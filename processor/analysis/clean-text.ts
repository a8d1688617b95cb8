/** The longest text the record takes from a file, in UTF-16 code units. Far beyond any caption, far below a flood. */
export const textMax = 4096;

// Control characters but for the line feed, halves of surrogate pairs and noncharacters: none of it is text.
const unwanted = /(?!\n)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/** Text from a file as it may go into the record: no control characters, trimmed, bounded. Undefined when nothing is left. */
export function cleanText(raw: string): string | undefined {
  const text = raw
    .slice(0, 4 * textMax)
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .replace(unwanted, '')
    .trim();
  const bounded = text.slice(0, textMax).replace(/\p{Surrogate}$/u, '');
  return bounded === '' ? undefined : bounded;
}
