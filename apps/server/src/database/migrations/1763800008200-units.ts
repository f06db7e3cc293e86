import type { MigrationInterface, QueryRunner } from 'typeorm';

/** ISO 4217 currencies and funds codes in use, by the digits of their minor unit, as libs/amount has them. */
const CURRENCIES: readonly (readonly [decimals: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
      'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ' +
      'ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN ' +
      'MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE ' +
      'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ' +
      'ZMW ZWG',
  ],
];

/** What was there before. */
const FIRST = ['EUR', 'GBP', 'USD', 'CHF', 'SEK', 'JPY'];

/** Every unit of libs/amount, with its words, scale and digits: a test compares line by line. */
export class Units1763800008200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [decimals, codes] of CURRENCIES) {
      await runner.query(
        `INSERT INTO unit (code, kind, shown_as, scale, decimals)
         SELECT c, 'MONEY', c, 10::numeric ^ $2::integer, $2::integer FROM unnest($1::text[]) AS c ON CONFLICT (code) DO NOTHING`,
        [codes.split(' '), decimals],
      );
    }
    await runner.query(`
      UPDATE unit SET decimals = 3 WHERE code IN ('COMPUTE_RAW', 'COMPUTE_WEIGHTED', 'ENERGY');
      UPDATE unit SET shown_as = 'label points' WHERE code = 'LABEL_POINT';
      UPDATE unit SET shown_as = 'L', decimals = 6 WHERE code = 'WATER';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM unit WHERE kind = 'MONEY' AND code <> ALL ($1)`, [FIRST]);
    await runner.query(`
      UPDATE unit SET decimals = 2 WHERE code IN ('COMPUTE_RAW', 'COMPUTE_WEIGHTED');
      UPDATE unit SET shown_as = 'points' WHERE code = 'LABEL_POINT';
      UPDATE unit SET decimals = 1 WHERE code = 'ENERGY';
      UPDATE unit SET shown_as = 'l', decimals = 0 WHERE code = 'WATER';
    `);
  }
}
