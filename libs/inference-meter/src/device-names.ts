/**
 * What cards call themselves (nvidia-smi and DCGM; macOS), and the model of the custom that it is. Names of cards whose
 * figures are others than the custom's (PCIe for SXM, another memory) are not here: they need a weight of their own.
 */
const MODEL_OF: ReadonlyMap<string, string> = new Map([
  ['Tesla K80', 'K80'],
  ['Tesla P100-PCIE-16GB', 'P100'],
  ['Tesla T4', 'T4'],
  ['Tesla V100-SXM2-16GB', 'V100M16'],
  ['Tesla V100-SXM2-32GB', 'V100M32'],
  ['NVIDIA A10', 'A10'],
  ['A100-SXM4-40GB', 'A100-40'],
  ['NVIDIA A100-SXM4-40GB', 'A100-40'],
  ['NVIDIA A100-PCIE-40GB', 'A100-40'],
  ['NVIDIA A100-SXM4-80GB', 'A100-80'],
  ['NVIDIA A100 80GB PCIe', 'A100-80'],
  ['NVIDIA GeForce RTX 4090', 'RTX 4090'],
  ['NVIDIA L40S', 'L40S'],
  ['NVIDIA H100 80GB HBM3', 'H100 SXM'],
  ['NVIDIA H100 80GB HBM3 MIG 1g.10gb', 'H100 SXM 1g'],
  ['NVIDIA H100 80GB HBM3 MIG 2g.20gb', 'H100 SXM 2g'],
  ['NVIDIA H100 80GB HBM3 MIG 3g.40gb', 'H100 SXM 3g'],
  ['NVIDIA H200', 'H200 SXM'],
  ['Apple M1 Max', 'M1 Max'],
  ['Apple M2 Ultra', 'M2 Ultra'],
  ['Apple M4 Max', 'M4 Max'],
]);

/** The model that a card's own name stands for; undefined where it is none that is known here. */
export function modelOfDevice(name: string): string | undefined {
  return MODEL_OF.get(name);
}
