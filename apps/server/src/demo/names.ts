import type { Dice } from './dice.js';

/** Invented people: any likeness to a living person is the work of chance. */
const GIVEN =
  `Abeni Adaeze Agnieszka Aiko Alasdair Amara Amina Anahit Ananya Anneliese Aroha Aylin Beatriz Benedikt Bilal Birgit
  Bogdan Branwen Catarina Chidi Chiara Ciarán Cyprien Daoud Defne Diego Dilnoza Dörte Ebba Eilidh Ekaterina Elif Emeka
  Enzo Erlend Esperança Fadumo Farid Fatou Fionn Florin Freya Gaëlle Georgi Giulia Gwendolyn Hamza Hana Henrike Hilde
  Ibrahim Idris Ilse Imani Ingvild Isadora Iskander Jadwiga Jakub Jelena Jomo Joost Kalinda Karim Katalin Kenji Kiran
  Kofi Kseniya Laleh Lamin Leocadia Linh Liv Lorenzo Ludmila Magnus Malika Marcelina Mateo Mehmet Mireille Moana Naima
  Nandini Nikolaos Niamh Noor Oluwaseun Oona Orhan Otylia Pavel Pilar Priya Quirin Rania Rasmus Rivka Rosalind Roshan
  Ruta Samira Sándor Saoirse Seda Shirin Sindre Siobhan Solveig Stelian Sunniva Svetla Tadeusz Takumi Tamsin Tariq
  Tekla Thandiwe Tomasz Tuuli Ulrike Ümit Valentina Vesna Wanjiru Wiebke Xavier Yara Yusuf Zainab Zdeněk Zofia`.split(
    /\s+/u,
  );

const FAMILY =
  `Abernethy Achterberg Adeyemi Aguirre Almássy Amoako Andersdotter Anttila Aramyan Arslan Ashgrove Baptista Barzani
  Bellweather Beneš Bhandari Björklund Blackthorn Bonfiglio Boateng Brännström Brookmire Castanheira Çelebi Chakraborty
  Chukwuma Coldwell Cranfield Dąbek Delacour Demirel Diallo Dragomir Dunmore Eberhardt Ekwueme Elsworth Erkki Falconbridge
  Fernando Fiorentini Fjeldstad Foldvik Gallowgate Garavaglia Ghazarian Gillespie Goldwater Grünfeld Haddadin Halloran
  Harkonmaa Hassanpour Hawthorne Heikkinen Hollander Ichikawa Ivankova Jablonski Janowitz Kaczmarek Kamau Karapetyan
  Kavanagh Keskin Kowalczuk Krastev Kuipers Laaksonen Lagerfeldt Larrañaga Lindqvist Locatelli Lomax Mac-an-Tuile Makela
  Mbeki-Ross Mirzayev Moravec Mwangi Nakagawa Ndiaye Nguyen-Hale Njoroge Novotná Nwosu Oakhanger Obradović Odhiambo
  Okonjo Olivares Østergaard Pankhurst-Lee Papadakis Pellegrin Petrosyan Popescu Quispe Rahmani Ravenscroft Rautavaara
  Rosenquist Sadeghi Salgueiro Sandoval Schwarzkopf Şimşek Singh-Bower Skarsgard Sokolova Sørland Stavrou Szabolcsi
  Tanaka-Reid Tembo Thistlewood Tóthová Traoré Ulfsson Vandermeer Varga Vasquez Vinterberg Vukovic Wainwright Weatherby
  Whitlock Wierzbicka Yamadori Yildirim Zambrano Zielonka Zuidema`.split(/\s+/u);

/** So many different names, mixed as a town's are. */
export function inventNames(dice: Dice, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) names.add(`${dice.pick(GIVEN)} ${dice.pick(FAMILY)}`);
  return [...names];
}
