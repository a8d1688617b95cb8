/**
 * Writes the tables of lens names anew from an installed ExifTool: `node scripts/lens-names.ts`. They hold facts, which
 * lens has which number; nothing of ExifTool's code is in them (docs/decisions/0021).
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'processor', 'analysis', 'maker-notes', 'lens-names');

// One line a lens. Lenses that share a number have it with .1, .2 and so on in ExifTool: here, the same number again.
const listing = String.raw`
use Image::ExifTool; use Image::ExifTool::Canon; use Image::ExifTool::Nikon; use Image::ExifTool::Minolta;
use Image::ExifTool::Sony; use Image::ExifTool::Olympus; use Image::ExifTool::Pentax; use Image::ExifTool::Sigma;
use Image::ExifTool::Samsung;
binmode STDOUT, ':utf8';
my %tables = (
  canon => \%Image::ExifTool::Canon::canonLensTypes,
  'canon-rf' => Image::ExifTool::GetTagTable('Image::ExifTool::Canon::FileInfo')->{0x3d}{PrintConv},
  nikon => \%Image::ExifTool::Nikon::nikonLensIDs,
  'sony-a' => \%Image::ExifTool::Sony::sonyLensTypes,
  'sony-e' => \%Image::ExifTool::Sony::sonyLensTypes2,
  olympus => Image::ExifTool::GetTagTable('Image::ExifTool::Olympus::Equipment')->{0x201}{PrintConv},
  pentax => \%Image::ExifTool::Pentax::pentaxLensTypes,
  sigma => \%Image::ExifTool::Sigma::sigmaLensTypes,
  samsung => Image::ExifTool::GetTagTable('Image::ExifTool::Samsung::Type2')->{0xa003}{PrintConv}[0],
);
my $table = $tables{$ARGV[0]};
my $decimal = $ARGV[0] !~ /nikon|olympus/;
my @keys = grep { !/^(Notes|OTHER|BITMASK)$/ && !ref $$table{$_} && ($decimal || !/\./) } keys %$table;
my $order = sub { my ($k) = @_; $decimal && $k =~ /^(.*?)(?:\.(\d+))?$/ ? [$1, $2 // 0] : [$k, 0] };
my %at = map { $_ => $order->($_) } @keys;
for my $k (sort { $at{$a}[0] cmp $at{$b}[0] || $at{$a}[1] <=> $at{$b}[1] } @keys) {
  my $name = Image::ExifTool::Decode(bless({OPTIONS=>{}}, 'Image::ExifTool'), $$table{$k}, 'UTF8', undef, undef, undef) // $$table{$k};
  $name =~ s/ or .*//s if $decimal && $at{$k}[1] == 0 && exists $$table{"$k.1"};
  print "$at{$k}[0]|$name\n";
}
`;

const titles = {
  canon: 'Lenses with EF and EF-M mounts by Canon’s LensType.',
  'canon-rf': 'Lenses with RF mount by Canon’s RFLensType.',
  nikon: 'Lenses by the eight bytes of Nikon’s LensData and LensType.',
  'sony-a': 'Lenses with A mount by Minolta’s and Sony’s LensType.',
  'sony-e': 'Lenses with E mount by Sony’s LensType2.',
  olympus: 'Lenses with Four Thirds mounts by Olympus’ LensType: maker, model and version in hexadecimal.',
  pentax: 'Lenses by Pentax’ LensType: series and model.',
  sigma: 'Lenses by Sigma’s LensID, in hexadecimal.',
  samsung: 'Lenses with NX mount by Samsung’s LensType.',
} as const;

const version = execFileSync('exiftool', ['-ver'], { encoding: 'utf8' }).trim();
for (const [name, title] of Object.entries(titles)) {
  const lines = execFileSync('perl', ['-e', listing, name], { encoding: 'utf8' });
  const constant = `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Lenses`;
  const text = lines.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  const head = `/** ${title} Source: lens tables of ExifTool ${version}; written by scripts/lens-names.ts. */`;
  writeFileSync(join(folder, `${name}.data.ts`), `${head}\nexport const ${constant} = \`\n${text}\`;\n`);
}
