import type { RegistrationStep, StepTexts } from '#libs/inference-meter';
import type { DemoPlan } from './demo-plan.js';

/** A machine that somebody has begun to register: the steps that are saved, in their order. */
export type DemoRegistration = readonly (readonly [step: RegistrationStep, texts: StepTexts])[];

/** A neighbour's machine, half told; and a new server of the hall that only waits for its key. */
export function demoRegistrations({ sites, assets }: Pick<DemoPlan, 'sites' | 'assets'>): DemoRegistration[] {
  const since = (slug: string): string => sites.find((site) => site.slug === slug)?.inServiceOn ?? '';
  const hall = assets.find(({ name }) => name === 'Machines of Mill Hall')?.code ?? '';
  return [
    [
      ['what', { code: 'home-15', form: 'SMALL', owner: 'CONTRIBUTED' }],
      ['where', { site: 'neighbours', inServiceOn: since('neighbours') }],
      ['gpus', { gpuModel: 'M2 Ultra', gpuCount: '1' }],
    ],
    [
      ['what', { code: 'mill-09', form: 'NODE', owner: 'JOINT_ENTERPRISE', asset: hall }],
      ['where', { site: 'mill-hall', inServiceOn: since('mill-hall') }],
      ['gpus', { gpuModel: 'H100 SXM', gpuCount: '8' }],
      [
        'power',
        {
          energySource: 'AGREEMENT',
          energyMethod: 'device_counter',
          waterMethod: 'site_meter',
          ratedWatts: '10200',
        },
      ],
      ['reading', { reader: 'dcgm', url: 'http://localhost:9400/metrics' }],
    ],
  ];
}
