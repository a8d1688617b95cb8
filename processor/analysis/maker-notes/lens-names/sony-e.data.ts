/** Lenses with E mount by Sony’s LensType2. Source: lens tables of ExifTool 13.59; written by scripts/lens-names.ts. */
export const sonyELenses = `
0|Unknown E-mount lens
0|Sigma 19mm F2.8 [EX] DN
0|Sigma 30mm F2.8 [EX] DN
0|Sigma 60mm F2.8 DN
0|Sony E 18-200mm F3.5-6.3 OSS LE
0|Tamron 18-200mm F3.5-6.3 Di III VC
0|Tokina FiRIN 20mm F2 FE AF
0|Tokina FiRIN 20mm F2 FE MF
0|Zeiss Touit 12mm F2.8
0|Zeiss Touit 32mm F1.8
0|Zeiss Touit 50mm F2.8 Macro
0|Zeiss Loxia 50mm F2
0|Zeiss Loxia 35mm F2
0|Viltrox 85mm F1.8
1|Sony LA-EA1 or Sigma MC-11 Adapter
13|Samyang AF 35-150mm F2-2.8
17|Samyang RS 21mm F3.5
18|Samyang RS 28mm F3.5
184|Metabones Canon EF Speed Booster Ultra
19|Samyang RS 32mm F2.8
2|Sony LA-EA2 Adapter
20|Samyang AF 35mm F1.4 P FE
21|Samyang AF 14-24mm F2.8
22|Samyang AF 24-60mm F2.8
234|Metabones Canon EF Smart Adapter Mark IV
239|Metabones Canon EF Speed Booster
24|Samyang AF 85mm F1.8 P FE
24593|LA-EA4r MonsterAdapter
3|Sony LA-EA3 Adapter
32784|Sony E 16mm F2.8
32785|Sony E 18-55mm F3.5-5.6 OSS
32786|Sony E 55-210mm F4.5-6.3 OSS
32787|Sony E 18-200mm F3.5-6.3 OSS
32788|Sony E 30mm F3.5 Macro
32789|Sony E 24mm F1.8 ZA
32789|Samyang AF 50mm F1.4
32790|Sony E 50mm F1.8 OSS
32790|Samyang AF 14mm F2.8
32791|Sony E 16-70mm F4 ZA OSS
32792|Sony E 10-18mm F4 OSS
32793|Sony E PZ 16-50mm F3.5-5.6 OSS
32794|Sony FE 35mm F2.8 ZA
32794|Samyang AF 24mm F2.8
32794|Samyang AF 35mm F2.8
32795|Sony FE 24-70mm F4 ZA OSS
32796|Sony FE 85mm F1.8
32796|Viltrox PFU RBMH 85mm F1.8
32797|Sony E 18-200mm F3.5-6.3 OSS LE
32798|Sony E 20mm F2.8
32799|Sony E 35mm F1.8 OSS
32800|Sony E PZ 18-105mm F4 G OSS
32801|Sony FE 12-24mm F4 G
32802|Sony FE 90mm F2.8 Macro G OSS
32803|Sony E 18-50mm F4-5.6
32804|Sony FE 24mm F1.4 GM
32805|Sony FE 24-105mm F4 G OSS
32807|Sony E PZ 18-200mm F3.5-6.3 OSS
32808|Sony FE 55mm F1.8 ZA
32810|Sony FE 70-200mm F4 G OSS
32811|Sony FE 16-35mm F4 ZA OSS
32812|Sony FE 50mm F2.8 Macro
32813|Sony FE 28-70mm F3.5-5.6 OSS
32814|Sony FE 35mm F1.4 ZA
32815|Sony FE 24-240mm F3.5-6.3 OSS
32816|Sony FE 28mm F2
32817|Sony FE PZ 28-135mm F4 G OSS
32819|Sony FE 100mm F2.8 STF GM OSS
32820|Sony E PZ 18-110mm F4 G OSS
32821|Sony FE 24-70mm F2.8 GM
32822|Sony FE 50mm F1.4 ZA
32823|Sony FE 85mm F1.4 GM
32823|Samyang AF 85mm F1.4
32824|Sony FE 50mm F1.8
32826|Sony FE 21mm F2.8 (SEL28F20 + SEL075UWC)
32827|Sony FE 16mm F3.5 Fisheye (SEL28F20 + SEL057FEC)
32828|Sony FE 70-300mm F4.5-5.6 G OSS
32829|Sony FE 100-400mm F4.5-5.6 GM OSS
32830|Sony FE 70-200mm F2.8 GM OSS
32831|Sony FE 16-35mm F2.8 GM
32848|Sony FE 400mm F2.8 GM OSS
32849|Sony E 18-135mm F3.5-5.6 OSS
32850|Sony FE 135mm F1.8 GM
32851|Sony FE 200-600mm F5.6-6.3 G OSS
32852|Sony FE 600mm F4 GM OSS
32853|Sony E 16-55mm F2.8 G
32854|Sony E 70-350mm F4.5-6.3 G OSS
32855|Sony FE C 16-35mm T3.1 G
32858|Sony FE 35mm F1.8
32859|Sony FE 20mm F1.8 G
32860|Sony FE 12-24mm F2.8 GM
32862|Sony FE 50mm F1.2 GM
32863|Sony FE 14mm F1.8 GM
32864|Sony FE 28-60mm F4-5.6
32865|Sony FE 35mm F1.4 GM
32866|Sony FE 24mm F2.8 G
32867|Sony FE 40mm F2.5 G
32868|Sony FE 50mm F2.5 G
32871|Sony FE PZ 16-35mm F4 G
32873|Sony E PZ 10-20mm F4 G
32874|Sony FE 70-200mm F2.8 GM OSS II
32875|Sony FE 24-70mm F2.8 GM II
32876|Sony E 11mm F1.8
32877|Sony E 15mm F1.4 G
32878|Sony FE 20-70mm F4 G
32879|Sony FE 50mm F1.4 GM
32880|Sony FE 16mm F1.8 G
32881|Sony FE 24-50mm F2.8 G
32882|Sony FE 16-25mm F2.8 G
32884|Sony FE 70-200mm F4 Macro G OSS II
32885|Sony FE 16-35mm F2.8 GM II
32886|Sony FE 300mm F2.8 GM OSS
32887|Sony E PZ 16-50mm F3.5-5.6 OSS II
32888|Sony FE 85mm F1.4 GM II
32889|Sony FE 28-70mm F2 GM
32890|Sony FE 400-800mm F6.3-8 G OSS
32891|Sony FE 50-150mm F2 GM
32893|Sony FE 100mm F2.8 Macro GM OSS
32895|Sony FE 100-400mm F4.5 GM OSS
33072|Sony FE 70-200mm F2.8 GM OSS + 1.4X Teleconverter
33073|Sony FE 70-200mm F2.8 GM OSS + 2X Teleconverter
33076|Sony FE 100mm F2.8 STF GM OSS (macro mode)
33077|Sony FE 100-400mm F4.5-5.6 GM OSS + 1.4X Teleconverter
33078|Sony FE 100-400mm F4.5-5.6 GM OSS + 2X Teleconverter
33079|Sony FE 400mm F2.8 GM OSS + 1.4X Teleconverter
33080|Sony FE 400mm F2.8 GM OSS + 2X Teleconverter
33081|Sony FE 200-600mm F5.6-6.3 G OSS + 1.4X Teleconverter
33082|Sony FE 200-600mm F5.6-6.3 G OSS + 2X Teleconverter
33083|Sony FE 600mm F4 GM OSS + 1.4X Teleconverter
33084|Sony FE 600mm F4 GM OSS + 2X Teleconverter
33085|Sony FE 70-200mm F2.8 GM OSS II + 1.4X Teleconverter
33086|Sony FE 70-200mm F2.8 GM OSS II + 2X Teleconverter
33087|Sony FE 70-200mm F4 Macro G OSS II + 1.4X Teleconverter
33088|Sony FE 70-200mm F4 Macro G OSS II + 2X Teleconverter
33089|Sony FE 300mm F2.8 GM OSS + 1.4X Teleconverter
33090|Sony FE 300mm F2.8 GM OSS + 2X Teleconverter
33091|Sony FE 400-800mm F6.3-8 G OSS + 1.4X Teleconverter
33092|Sony FE 400-800mm F6.3-8 G OSS + 2X Teleconverter
33093|Sony FE 100mm F2.8 Macro GM OSS + 1.4X Teleconverter
33094|Sony FE 100mm F2.8 Macro GM OSS + 2X Teleconverter
33095|Sony FE 100-400mm F4.5 GM OSS + 1.4X Teleconverter
33096|Sony FE 100-400mm F4.5 GM OSS + 2X Teleconverter
44|Metabones Canon EF Smart Adapter
49201|Zeiss Touit 12mm F2.8
49201|Zeiss Touit 32mm F1.8
49201|Zeiss Touit 50mm F2.8
49202|Zeiss Touit 32mm F1.8
49203|Zeiss Touit 50mm F2.8 Macro
49216|Zeiss Batis 25mm F2
49217|Zeiss Batis 85mm F1.8
49218|Zeiss Batis 18mm F2.8
49219|Zeiss Batis 135mm F2.8
49220|Zeiss Batis 40mm F2 CF
49232|Zeiss Loxia 50mm F2
49233|Zeiss Loxia 35mm F2
49234|Zeiss Loxia 21mm F2.8
49235|Zeiss Loxia 85mm F2.4
49236|Zeiss Loxia 25mm F2.4
49456|Tamron E 18-200mm F3.5-6.3 Di III VC
49457|Tamron 28-75mm F2.8 Di III RXD
49458|Tamron 17-28mm F2.8 Di III RXD
49459|Tamron 35mm F2.8 Di III OSD M1:2
49460|Tamron 24mm F2.8 Di III OSD M1:2
49461|Tamron 20mm F2.8 Di III OSD M1:2
49462|Tamron 70-180mm F2.8 Di III VXD
49463|Tamron 28-200mm F2.8-5.6 Di III RXD
49464|Tamron 70-300mm F4.5-6.3 Di III RXD
49465|Tamron 17-70mm F2.8 Di III-A VC RXD
49466|Tamron 150-500mm F5-6.7 Di III VC VXD
49467|Tamron 11-20mm F2.8 Di III-A RXD
49468|Tamron 18-300mm F3.5-6.3 Di III-A VC VXD
49469|Tamron 35-150mm F2-F2.8 Di III VXD
49470|Tamron 28-75mm F2.8 Di III VXD G2
49471|Tamron 50-400mm F4.5-6.3 Di III VC VXD
49472|Tamron 20-40mm F2.8 Di III VXD
49473|Tamron 17-50mm F4 Di III VXD
49473|Tokina atx-m 85mm F1.8 FE
49473|Viltrox 23mm F1.4 E
49473|Viltrox 56mm F1.4 E
49473|Viltrox 85mm F1.8 II FE
49474|Tamron 70-180mm F2.8 Di III VXD G2
49474|Viltrox 13mm F1.4 E
49474|Viltrox 16mm F1.8 FE
49474|Viltrox 23mm F1.4 E
49474|Viltrox 24mm F1.8 FE
49474|Viltrox 28mm F1.8 FE
49474|Viltrox 33mm F1.4 E
49474|Viltrox 35mm F1.8 FE
49474|Viltrox 50mm F1.8 FE
49474|Viltrox 75mm F1.2 E Pro
49474|Viltrox 20mm F2.8 FE Air
49474|Viltrox 135mm F1.8 FE LAB
49474|Viltrox 27mm F1.2 E Pro
49474|Viltrox 56mm F1.4 E
49475|Tamron 50-300mm F4.5-6.3 Di III VC VXD
49476|Tamron 28-300mm F4-7.1 Di III VC VXD
49477|Tamron 90mm F2.8 Di III Macro VXD
49478|Tamron 16-30mm F2.8 Di III VXD G2
49479|Tamron 25-200mm F2.8-5.6 Di III VXD G2
49480|Tamron 35-100mm F2.8 Di III VXD
49712|Tokina FiRIN 20mm F2 FE AF
49713|Tokina FiRIN 100mm F2.8 FE MACRO
49714|Tokina atx-m 11-18mm F2.8 E
50480|Sigma 30mm F1.4 DC DN | C
50481|Sigma 50mm F1.4 DG HSM | A
50482|Sigma 18-300mm F3.5-6.3 DC MACRO OS HSM | C + MC-11
50483|Sigma 18-35mm F1.8 DC HSM | A + MC-11
50484|Sigma 24-35mm F2 DG HSM | A + MC-11
50485|Sigma 24mm F1.4 DG HSM | A + MC-11
50486|Sigma 150-600mm F5-6.3 DG OS HSM | C + MC-11
50487|Sigma 20mm F1.4 DG HSM | A + MC-11
50488|Sigma 35mm F1.4 DG HSM | A
50489|Sigma 150-600mm F5-6.3 DG OS HSM | S + MC-11
50490|Sigma 120-300mm F2.8 DG OS HSM | S + MC-11
50492|Sigma 24-105mm F4 DG OS HSM | A + MC-11
50493|Sigma 17-70mm F2.8-4 DC MACRO OS HSM | C + MC-11
50495|Sigma 50-100mm F1.8 DC HSM | A + MC-11
50499|Sigma 85mm F1.4 DG HSM | A
50501|Sigma 100-400mm F5-6.3 DG OS HSM | C + MC-11
50503|Sigma 16mm F1.4 DC DN | C
50507|Sigma 105mm F1.4 DG HSM | A
50508|Sigma 56mm F1.4 DC DN | C
50512|Sigma 70-200mm F2.8 DG OS HSM | S + MC-11
50513|Sigma 70mm F2.8 DG MACRO | A
50514|Sigma 45mm F2.8 DG DN | C
50515|Sigma 35mm F1.2 DG DN | A
50516|Sigma 14-24mm F2.8 DG DN | A
50517|Sigma 24-70mm F2.8 DG DN | A
50518|Sigma 100-400mm F5-6.3 DG DN OS | C
50521|Sigma 85mm F1.4 DG DN | A
50522|Sigma 105mm F2.8 DG DN MACRO | A
50523|Sigma 65mm F2 DG DN | C
50524|Sigma 35mm F2 DG DN | C
50525|Sigma 24mm F3.5 DG DN | C
50526|Sigma 28-70mm F2.8 DG DN | C
50527|Sigma 150-600mm F5-6.3 DG DN OS | S
50528|Sigma 35mm F1.4 DG DN | A
50529|Sigma 90mm F2.8 DG DN | C
50530|Sigma 24mm F2 DG DN | C
50531|Sigma 18-50mm F2.8 DC DN | C
50532|Sigma 20mm F2 DG DN | C
50533|Sigma 16-28mm F2.8 DG DN | C
50534|Sigma 20mm F1.4 DG DN | A
50535|Sigma 24mm F1.4 DG DN | A
50536|Sigma 60-600mm F4.5-6.3 DG DN OS | S
50537|Sigma 50mm F2 DG DN | C
50538|Sigma 17mm F4 DG DN | C
50539|Sigma 50mm F1.4 DG DN | A
50540|Sigma 14mm F1.4 DG DN | A
50543|Sigma 70-200mm F2.8 DG DN OS | S
50544|Sigma 23mm F1.4 DC DN | C
50545|Sigma 24-70mm F2.8 DG DN II | A
50546|Sigma 500mm F5.6 DG DN OS | S
50547|Sigma 10-18mm F2.8 DC DN | C
50548|Sigma 15mm F1.4 DG DN DIAGONAL FISHEYE | A
50549|Sigma 50mm F1.2 DG DN | A
50550|Sigma 28-105mm F2.8 DG DN | A
50551|Sigma 28-45mm F1.8 DG DN | A
50552|Sigma 35mm F1.2 DG II | A
50553|Sigma 300-600mm F4 DG OS | S
50554|Sigma 16-300mm F3.5-6.7 DC OS | C
50555|Sigma 12mm F1.4 DC | C
50556|Sigma 17-40mm F1.8 DC | A
50557|Sigma 200mm F2 DG OS | S
50558|Sigma 20-200mm F3.5-6.3 DG | C
50559|Sigma 135mm F1.4 DG | A
50563|Sigma 35mm F1.4 DG II | A
50564|Sigma 15mm F1.4 DC | C
50992|Voigtlander SUPER WIDE-HELIAR 15mm F4.5 III
50993|Voigtlander HELIAR-HYPER WIDE 10mm F5.6
50994|Voigtlander ULTRA WIDE-HELIAR 12mm F5.6 III
50995|Voigtlander MACRO APO-LANTHAR 65mm F2 Aspherical
50996|Voigtlander NOKTON 40mm F1.2 Aspherical
50997|Voigtlander NOKTON classic 35mm F1.4
50998|Voigtlander MACRO APO-LANTHAR 110mm F2.5
50999|Voigtlander COLOR-SKOPAR 21mm F3.5 Aspherical
51000|Voigtlander NOKTON 50mm F1.2 Aspherical
51001|Voigtlander NOKTON 21mm F1.4 Aspherical
51002|Voigtlander APO-LANTHAR 50mm F2 Aspherical
51003|Voigtlander NOKTON 35mm F1.2 Aspherical SE
51006|Voigtlander APO-LANTHAR 35mm F2 Aspherical
51007|Voigtlander NOKTON 50mm F1 Aspherical
51008|Voigtlander NOKTON 75mm F1.5 Aspherical
51009|Voigtlander NOKTON 28mm F1.5 Aspherical
51011|Voigtlander APO-LANTHAR 28mm F2 Aspherical
51072|ZEISS Otus ML 50mm F1.4
51073|ZEISS Otus ML 85mm F1.4
51504|Samyang AF 50mm F1.4
51505|Samyang AF 14mm F2.8
51505|Samyang AF 35mm F2.8
51507|Samyang AF 35mm F1.4
51508|Samyang AF 45mm F1.8
51510|Samyang AF 18mm F2.8
51510|Samyang AF 35mm F1.8
51512|Samyang AF 75mm F1.8
51513|Samyang AF 35mm F1.8
51514|Samyang AF 24mm F1.8
51515|Samyang AF 12mm F2.0
51516|Samyang AF 24-70mm F2.8
51517|Samyang AF 50mm F1.4 II
51518|Samyang AF 135mm F1.8
6|Sony LA-EA4 Adapter
61569|LAOWA FFII 10mm F2.8 C&D Dreamer
61572|LAOWA FFII 12mm F2.8 C&D Dreamer
61600|Thypoch AF 24-50mm F2.8 FE
61760|Viltrox 135mm F1.8 FE LAB
61761|Viltrox 28mm F4.5 FE
61762|Viltrox 35mm F1.2 FE LAB
61763|Viltrox 85mm F1.4 FE Pro
61766|Viltrox 40mm F2.5 FE Air
61767|Viltrox 50mm F2.0 FE Air
61768|Viltrox 25mm F1.7 E Air
61776|Viltrox 50mm F1.4 FE Pro
61777|Viltrox 9mm F2.8 E Air
61778|Viltrox 14mm F4.0 FE Air
61779|Viltrox 56mm F1.2 E Pro
61780|Viltrox 85mm F2.0 FE EVO
61781|Viltrox 55mm F1.8 FE EVO
61783|Viltrox 15mm F1.7 E Air
61789|Viltrox 35mm F1.8 II FE EVO
7|Sony LA-EA5 Adapter
78|Metabones Canon EF Smart Adapter Mark III or Other Adapter
`;
