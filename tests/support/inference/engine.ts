import { getLlama, LlamaLogLevel, type LlamaContextSequence, type LlamaModel, type Token } from 'node-llama-cpp';
import { CONTEXT_SIZE } from './tiny-model.js';

/** What is to be generated; `maxTokens` is a ceiling, not a wish. */
export interface Generation {
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number | undefined;
}

/** One produced token: its text may be empty, or half a letter shown as U+FFFD. */
export interface Produced {
  readonly text: string;
  /** The model ended its answer with this token. */
  readonly end: boolean;
}

/** llama.cpp under HTTP: token counts are real, texts are noise. */
export class Engine {
  private readonly waiting: ((sequence: LlamaContextSequence) => void)[] = [];

  private constructor(
    private readonly model: LlamaModel,
    private readonly embedder: Awaited<ReturnType<LlamaModel['createEmbeddingContext']>>,
    private readonly free: LlamaContextSequence[],
    private readonly end: () => Promise<void>,
  ) {}

  /** Loads the model; `parallel` requests are answered at once, the others wait. */
  static async load(modelPath: string, parallel: number): Promise<Engine> {
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.error,
    });
    const model = await llama.loadModel({ modelPath });
    const context = await model.createContext({ contextSize: CONTEXT_SIZE, sequences: parallel, threads: 1 });
    const embedder = await model.createEmbeddingContext({ contextSize: CONTEXT_SIZE, threads: 1 });
    // Disposing of a sequence frees it late ("No sequences left"): they are kept, and their history is cleared.
    const sequences = Array.from({ length: parallel }, () => context.getSequence());
    return new Engine(model, embedder, sequences, () => llama.dispose());
  }

  tokenize(text: string): readonly number[] {
    const start = this.model.tokens.bos;
    return [...(start === null ? [] : [start]), ...this.model.tokenize(text)];
  }

  /** As long as the model is wide. */
  async embed(text: string): Promise<readonly number[]> {
    const { vector } = await this.embedder.getEmbeddingFor(text);
    return vector;
  }

  /** Yields each token as it is produced; the caller who leaves has cost no token more than it has seen. */
  async *generate(generation: Generation, signal: AbortSignal): AsyncGenerator<Produced, void, void> {
    const sequence = await this.take();
    const left = (): boolean => signal.aborted;
    try {
      if (left()) return;
      let count = 0;
      // Numbers of our own tokenizer and requests become the brand that node-llama-cpp gives to token ids.
      const tokens = sequence.evaluate([...generation.prompt] as Token[], {
        temperature: generation.temperature,
        yieldEogToken: true,
        ...(generation.seed === undefined ? {} : { seed: generation.seed }),
      });
      for await (const token of tokens) {
        count += 1;
        const end = this.model.isEogToken(token);
        yield { text: end ? '' : this.model.detokenize([token]), end };
        if (end || count >= generation.maxTokens || left()) return;
      }
    } finally {
      await sequence.clearHistory();
      this.giveBack(sequence);
    }
  }

  async close(): Promise<void> {
    await this.end();
  }

  private take(): Promise<LlamaContextSequence> {
    const sequence = this.free.pop();
    return sequence === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(sequence);
  }

  private giveBack(sequence: LlamaContextSequence): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(sequence);
    else next(sequence);
  }
}
