//! What a rank says in words: a place with its ties, who is first and who is last.

use crate::{
    dataset::Who,
    quantity::{Decimal, Exact, Unit},
};

use super::{
    address::{Address, AddressFault},
    env::{Env, Input},
    figure::{Figure, Shown},
    findings::Findings,
    point::{Point, Why},
    shown::{number, withheld},
    words::{filled, word},
};

/// So many names are told; of more, only how many there are.
const NAMES: usize = 3;

impl Findings {
    /// Parts of a rank: `of`, `place`, `best`, `worst`, `best.value`, `worst.value`.
    pub(super) fn standing(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        part: &str,
        whole: &Figure,
    ) -> Result<Figure, AddressFault> {
        let lang = self.config.lang;
        if part == "of" {
            let of = Exact::whole(i64::from(whole.point.have));
            return Ok(Figure {
                shown: number(lang, of, Some(0)),
                address: address.clone(),
                ..whole.clone()
            });
        }
        if part == "place" {
            let Some(place) = whole.number() else {
                return Ok(Figure {
                    address: address.clone(),
                    ..whole.clone()
                });
            };
            let ties = self.ranked(env, series, address);
            let ties = ties.iter().filter(|(_, n)| *n == place).count();
            let key = if ties > 1 { "joint" } else { "place" };
            let values = [("n", place.to_string())];
            let text = filled(lang, "rank", key, &values);
            return Ok(self.told(address, whole, text));
        }
        let (end, value) = match part.split_once('.') {
            Some((end, "value")) => (end, true),
            None => (part, false),
            Some(_) => return Err(AddressFault::Part(Self::rank_parts())),
        };
        let ranked = self.ranked(env, series, address);
        let places = ranked.iter().map(|(_, n)| *n);
        let place = match end {
            "best" => places.min(),
            "worst" => places.max(),
            _ => return Err(AddressFault::Part(Self::rank_parts())),
        };
        let Some(place) = place else {
            let point = Point::withheld(Why::NoData, 0, 1);
            return Ok(Figure {
                shown: withheld(lang, &point),
                point,
                address: address.clone(),
                ..whole.clone()
            });
        };
        let mut whos = ranked
            .iter()
            .filter(|(_, n)| *n == place)
            .map(|(who, _)| *who);
        if value {
            let who = whos
                .next()
                .ok_or_else(|| AddressFault::Part(Self::rank_parts()))?;
            return self.value_behind(env, series, address, who);
        }
        let text = self.names_of(env, whos.collect());
        Ok(self.told(address, whole, text))
    }

    fn rank_parts() -> String {
        "of、place、best、worst、best.value、worst.value".to_owned()
    }

    /// The number that the rank is of, of whoever stands at one end.
    fn value_behind(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        who: Who,
    ) -> Result<Figure, AddressFault> {
        let of = env.series[series].of.first().cloned().unwrap_or_default();
        let base = Address {
            who,
            subject: self.who_key(env.dataset, who),
            name: of,
            part: None,
            ..address.clone()
        };
        let figure = self.resolve(env.dataset, base)?;
        Ok(Figure {
            address: address.clone(),
            ..figure
        })
    }

    fn told(&self, address: &Address, whole: &Figure, text: String) -> Figure {
        Figure {
            shown: Shown::Words(text),
            unit: Unit::number(),
            class: None,
            point: Point::known(Exact::whole(1), whole.point.have.max(1), 1),
            address: address.clone(),
            ..whole.clone()
        }
    }

    /// Who has a place, of those inside the area that the address names, else of all ranked
    /// together with its subject.
    fn ranked(&self, env: &Env<'_>, series: usize, address: &Address) -> Vec<(Who, Decimal)> {
        let Some(period) = address.period else {
            return Vec::new();
        };
        let all = env.series[series].whos();
        let place = |who: Who| {
            let point = env.point(Input::Series(series), who, period.index);
            let n = point.get()?.round(0)?;
            Some((who, n))
        };
        let all: Vec<(Who, Decimal)> = all.filter_map(place).collect();
        let config = &self.config;
        let inside = |who: &Who| match (address.who, *who) {
            (Who::Area(outer), Who::Subject(s)) => env.members[outer].contains(&s),
            (Who::Area(outer), Who::Area(inner)) => inner != outer && config.lies_in(inner, outer),
            (Who::Subject(_), Who::Subject(_)) => true,
            (Who::Subject(_), Who::Area(_)) => false,
        };
        let chosen: Vec<_> = all.iter().filter(|(who, _)| inside(who)).copied().collect();
        if !chosen.is_empty() {
            return chosen;
        }
        // An area that is itself ranked: those that lie with it in the same one.
        let Who::Area(own) = address.who else {
            return chosen;
        };
        let within = |i: usize| config.areas[i].within.as_ref().map(|w| w.value.as_str());
        let beside = |who: &Who| matches!(who, Who::Area(i) if within(*i) == within(own));
        all.into_iter().filter(|(who, _)| beside(who)).collect()
    }

    fn names_of(&self, env: &Env<'_>, whos: Vec<Who>) -> String {
        let lang = self.config.lang;
        let names: Vec<String> = whos
            .iter()
            .take(NAMES)
            .map(|who| self.who_label(env.dataset, *who))
            .collect();
        let list = names.join(word(lang, "mark", "list"));
        if whos.len() <= NAMES {
            return list;
        }
        let values = [("list", list), ("n", whos.len().to_string())];
        filled(lang, "rank", "many", &values)
    }
}
