//! Names that say which parameter an array is, whatever the program: `vbias` is a visible bias.

use crate::files::extras::is_one_of;

/// What a name says an array is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Weights,
    Visible,
    Hidden,
}

const WEIGHTS: &str = "w weight weights weight_matrix weights_matrix rbm_weight rbm_weights \
    kernel wvh w_vh vishid components coupling couplings";
const VISIBLE: &str = "v vb bv b_v v_b vbias v_bias bias_v vis_bias visbias visbiases bias_vis \
    visible visible_bias visible_biases visiblebias bias_visible biases_visible visible_par \
    intercept_visible b_visible bvis";
const HIDDEN: &str = "h hb bh b_h h_b hbias h_bias bias_h hid_bias hidbias hidbiases bias_hid \
    hidden hidden_bias hidden_biases hiddenbias bias_hidden biases_hidden hidden_par \
    intercept_hidden b_hidden bhid";

/// The last part of a name with dots, or with the slashes of TensorFlow.
pub(crate) fn leaf(name: &str) -> &str {
    name.rsplit(['.', '/']).next().unwrap_or(name)
}

/// What the last part of a name says, if it says anything.
pub(crate) fn role(name: &str) -> Option<Role> {
    let leaf = leaf(name).to_lowercase();
    // Keras numbers its variables: `kernel:0`.
    let bare = leaf.split(':').next().unwrap_or_default();
    // Boltzmann.jl puts the layer's name in front: `rbm___vbias`.
    let bare = bare.rsplit("___").next().unwrap_or_default();
    let bare = bare.trim_matches('_');
    let all = [
        (WEIGHTS, Role::Weights),
        (VISIBLE, Role::Visible),
        (HIDDEN, Role::Hidden),
    ];
    let found = all.into_iter().find(|(words, _)| is_one_of(words, bare));
    found.map(|(_, role)| role)
}
