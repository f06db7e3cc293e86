import { Command } from 'commander';
import { isRefusal } from '#libs/amount';
import { EXIT, type Exit } from './exit.js';
import { refused, say, withPartnership, atPartnership, type At } from './session.js';

interface PlaceOptions extends At {
  readonly latitude?: string;
  readonly longitude?: string;
  readonly untold?: true;
}

/** `copyhold site place` */
export function placeCommand(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('place'))
    .description('Say where a site stands, for the public map; rounded to a hundredth of a degree, about a kilometre.')
    .argument('<site>', 'the short name of the site')
    .option('--latitude <degrees>', 'degrees north; south of the equator with a minus')
    .option('--longitude <degrees>', 'degrees east; west of Greenwich with a minus')
    .option('--untold', 'take the place off the map')
    .action(async (site: string, { latitude, longitude, untold, ...at }: PlaceOptions) => {
      const told = latitude !== undefined && longitude !== undefined;
      if (told === (untold === true)) {
        exit(refused('name --latitude and --longitude, or --untold'));
        return;
      }
      const code = await withPartnership(at, async ({ inventory }, { id }) => {
        const place = await inventory.place(id, site, told ? { latitude, longitude } : null);
        if (place !== null && isRefusal(place)) return refused(place);
        say(place === null ? `${site}: not on the map.` : `${site}: ${place.latitude} north, ${place.longitude} east.`);
        return EXIT.done;
      });
      exit(code);
    });
}
